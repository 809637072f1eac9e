import { type ByteString, decodeUtf8 } from '../byte-string.js'
import { CosError } from '../cos-error.js'
import type { RawRequest } from './raw-request.js'

/**
 * A bucket and its region. A value is `undefined` if the host and the options do not name it. An unnamed bucket or
 * region matches every name in a policy or a form.
 */
export interface BucketAddress {
  bucket: string | undefined
  region: string | undefined
}

/** The target of a request. The key is empty for a bucket. */
export interface Address extends BucketAddress {
  key: string
  /** The host names the service, such as `service.cos.myqcloud.com`, instead of a bucket. */
  isService: boolean
}

const MAX_KEY_BYTES = 850

const SERVICE_HOST =
  /^(?:service\.cos|cos\.([a-z0-9-]+))\.(?:myqcloud\.com|tencentcos\.cn|localhost)(?::\d*)?$/

/** @throws CosError `NoSuchBucket`, `InvalidURI`, `KeyTooLong`, `InvalidObjectName`. */
export function parseAddress(request: RawRequest, configured: BucketAddress): Address {
  const [host, key] = [request.headers.bytes('host') ?? '', parseKey(request.path)]
  const service = SERVICE_HOST.exec(host.toLowerCase())
  return service
    ? { bucket: undefined, region: service[1], key, isService: true }
    : { ...parseHost(host, configured), key, isService: false }
}

/**
 * Parses `{bucket}.cos.{region}.{any domain}`. Any other host means the configured bucket.
 * @throws CosError `NoSuchBucket` if the host names another bucket or region than the configured one
 */
export function parseHost(host: ByteString, configured: BucketAddress): BucketAddress {
  const parts = /^([^.]+)\.cos(?:-internal)?\.([a-z0-9-]+)\.[a-z0-9.-]+(?::\d*)?$/.exec(host.toLowerCase())
  if (!parts) return configured
  const [, bucket = '', label = ''] = parts
  const region = label === 'accelerate' ? configured.region : label
  const isOtherBucket = configured.bucket !== undefined && bucket !== configured.bucket
  const isOtherRegion = configured.region !== undefined && region !== configured.region
  if (isOtherBucket || isOtherRegion || !isBucketName(bucket)) throw new CosError('NoSuchBucket')
  return { bucket, region }
}

export const isBucketName = (name: string) => /^[a-z0-9][a-z0-9-]{0,100}-\d{1,20}$/.test(name)

/** Returns the APPID at the end of a bucket's name; empty if there is none. */
export const parseAppId = (bucket: string) => /-(\d+)$/.exec(bucket)?.[1] ?? ''

/** Parses the key of a decoded path. A path of slashes and dots, such as `/./`, means the bucket. */
function parseKey(path: ByteString): string {
  if (path.split('/').every((segment) => segment === '' || segment === '.')) return ''
  const key = decodeUtf8(path.slice(1))
  assertKey(key)
  return key
}

/**
 * @throws CosError `KeyTooLong` above 850 bytes; `InvalidObjectName` if the key is empty or starts with a slash or a
 *   backslash
 */
export function assertKey(key: string): void {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new CosError('KeyTooLong')
  if (key === '' || /^[/\\]/.test(key)) throw new CosError('InvalidObjectName')
}
