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
}

const MAX_KEY_BYTES = 850

/** @throws CosError `NoSuchBucket`, `InvalidURI`, `KeyTooLong`, `InvalidObjectName`. */
export function parseAddress(request: RawRequest, configured: BucketAddress): Address {
  return { ...parseHost(request.headers.bytes('host') ?? '', configured), key: parseKey(request.path) }
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

/** Parses the key of a decoded path. As in COS, a path that collapses to `/` means the bucket. */
function parseKey(path: ByteString): string {
  if (collapsesToRoot(path)) return ''
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

function collapsesToRoot(path: ByteString): boolean {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.length === 0
}
