import type { Level } from './action.js'
import { invalidOption, StsError } from './error.js'

/** A part of a bucket: one key, everything below a prefix, or (`path` `''` and `below`) the whole. */
export interface Area {
  readonly bucket: string
  readonly region: string
  readonly path: string
  readonly below: boolean
}

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** @throws StsError `invalid_option` that names `bucket` or `region` */
export function assertPlace({ bucket, region }: { bucket: unknown; region: unknown }): void {
  if (typeof bucket !== 'string' || !label.test(bucket) || !/-\d+$/.test(bucket)) {
    throw invalidOption('bucket', 'must be a bucket name, BucketName-APPID')
  }
  if (typeof region !== 'string' || !label.test(region)) {
    throw invalidOption('region', 'must be a COS region, such as ap-guangzhou')
  }
}

/** Why a path cannot stand in a policy for itself alone, or undefined where it can. */
export function pathFault(path: string): string | undefined {
  if (/[*?]/.test(path)) return 'must not contain * or ?, which a policy takes for wildcards'
  if (path.includes('${')) return 'must not contain ${, which a policy takes for a variable'
  if (path.startsWith('/')) return 'must not begin with /'
  if (/[\x00-\x1f\x7f]/.test(path) || !path.isWellFormed())
    return 'must be well-formed text without control characters'
  return Buffer.byteLength(path) > 850 ? 'must not be longer than 850 bytes' : undefined
}

/**
 * The resources of an action on an area, in six segments.
 *
 * For a listing the documents name the bucket in one place and the prefix in another, so both stand there; its
 * condition on the prefix keeps either from allowing more than the other.
 * @see https://www.tencentcloud.com/document/product/436/30580
 */
export function resourcesOf({ bucket, region, path, below }: Area, level: Level): string[] {
  const appId = bucket.slice(bucket.lastIndexOf('-') + 1)
  const root = `qcs::cos:${region}:uid/${appId}:${bucket}/`
  const inside = `${root}${path}${below ? '*' : ''}`
  if (level === 'object') return [inside]
  return level === 'bucket' || inside === root ? [root] : [root, inside]
}

/**
 * The condition that keeps a listing inside an area, none for a whole bucket. The documents ask for the value as a
 * client sends it, URL-encoded; the plain form is for a client that leaves `/` as it is.
 * @see https://www.tencentcloud.com/document/product/436/46206
 */
export function listedPrefix({ path, below }: Area): Record<string, Record<string, string[]>> | undefined {
  if (path === '') return undefined
  const forms = [...new Set([encode(path), path])]
  return below
    ? { string_like: { 'cos:prefix': forms.map((form) => `${form}*`) } }
    : { string_equal: { 'cos:prefix': forms } }
}

/** As COS's own clients encode a parameter. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** @throws StsError `unsupported_need` where no policy can say just this */
export function assertExpressible(path: string): void {
  const fault = pathFault(path)
  if (fault) throw new StsError('unsupported_need', `The resource cannot be named in a policy: it ${fault}`)
}
