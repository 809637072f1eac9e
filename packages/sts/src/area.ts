import type { Level } from './action.js'
import { invalidOption, StsError } from './error.js'

/** A part of a bucket: one key, everything below a prefix, or the whole bucket (`path` is `''` and `below` is true). */
export interface Area {
  readonly bucket: string
  readonly region: string
  readonly path: string
  readonly below: boolean
}

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** @throws StsError `invalid_option` that names `bucket` or `region` */
export function assertBucketAndRegion({ bucket, region }: { bucket: unknown; region: unknown }): void {
  if (typeof bucket !== 'string' || !label.test(bucket) || !/-\d+$/.test(bucket)) {
    throw invalidOption('bucket', 'must be a bucket name, BucketName-APPID')
  }
  if (typeof region !== 'string' || !label.test(region)) {
    throw invalidOption('region', 'must be a COS region, such as ap-guangzhou')
  }
}

/** Returns why a policy cannot name exactly this path, or undefined if it can. */
export function findPathFault(path: string): string | undefined {
  if (/[*?]/.test(path)) return 'must not contain * or ?, which are wildcards in a policy'
  if (path.includes('${')) return 'must not contain ${, which is a variable in a policy'
  if (path.startsWith('/')) return 'must not begin with /'
  if (/[\x00-\x1f\x7f]/.test(path) || !path.isWellFormed())
    return 'must be well-formed text without control characters'
  return Buffer.byteLength(path) > 850 ? 'must not be longer than 850 bytes' : undefined
}

/**
 * Returns the resources of an action on an area, in CAM's form of six segments.
 *
 * For a listing, the documents name the bucket in one place and the prefix in another, so both are returned. The condition
 * on the prefix keeps each of them from allowing more than the other.
 * @see https://www.tencentcloud.com/document/product/436/30580
 */
export function toResources({ bucket, region, path, below }: Area, level: Level): string[] {
  const appId = bucket.slice(bucket.lastIndexOf('-') + 1)
  const root = `qcs::cos:${region}:uid/${appId}:${bucket}/`
  const inside = `${root}${path}${below ? '*' : ''}`
  if (level === 'object') return [inside]
  return level === 'bucket' ? [root] : [root, inside]
}

/**
 * Returns the condition that keeps a listing inside an area, or undefined for a whole bucket. The documents require the
 * value as a client sends it, URL-encoded. The plain form is for a client that sends `/` unchanged.
 * @see https://www.tencentcloud.com/document/product/436/46206
 */
export function toPrefixCondition({
  path,
  below,
}: Area): Record<string, Record<string, string[]>> | undefined {
  if (path === '') return undefined
  const forms = [...new Set([encode(path), path])]
  return below
    ? { string_like: { 'cos:prefix': forms.map((form) => `${form}*`) } }
    : { string_equal: { 'cos:prefix': forms } }
}

/** Encodes a parameter like COS's own clients. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** @throws StsError `unsupported_need` if no policy can name exactly this path */
export function assertExpressible(path: string): void {
  const fault = findPathFault(path)
  if (fault) throw new StsError('unsupported_need', `The resource cannot be named in a policy: it ${fault}`)
}
