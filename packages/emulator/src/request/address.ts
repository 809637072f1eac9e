import { CosError } from '../answer/errors.js'
import { type ByteString, textOf } from './percent-encoding.js'
import type { RawRequest } from './raw-request.js'

/**
 * A bucket and its region, as far as a host or the options name them. What is `undefined` has whatever name it is
 * asked by: where such a bucket is compared with a name, in a policy or a form, that name is its own.
 */
export interface Place {
  bucket: string | undefined
  region: string | undefined
}

/** What a request points at; the key is empty for a bucket. */
export interface Address extends Place {
  key: string
}

/** Where the objects of the bucket without a name are, and what answers call it. */
export const namelessBucket = 'emulator-1250000000'

/** Reads bucket, region and key from Host and path. @throws CosError `NoSuchBucket`, `InvalidURI`, `KeyTooLong`. */
export function readAddress(request: RawRequest, home: Place): Address {
  return { ...readHost(request.headers.bytes('host') ?? '', home), key: readKey(request.path) }
}

/**
 * `{bucket}.cos.{region}.{any domain}`, or any other host for `home`, which is what was configured.
 * @throws CosError `NoSuchBucket`.
 */
export function readHost(host: ByteString, home: Place): Place {
  const parts = /^([^.]+)\.cos(?:-internal)?\.([a-z0-9-]+)\.[a-z0-9.-]+(?::\d*)?$/.exec(host.toLowerCase())
  if (!parts) return home
  const [, bucket = '', named = ''] = parts
  const region = named === 'accelerate' ? home.region : named
  const elsewhere = home.bucket !== undefined && bucket !== home.bucket
  const wrongRegion = home.region !== undefined && region !== home.region
  if (elsewhere || wrongRegion || !isBucketName(bucket)) throw new CosError('NoSuchBucket')
  return { bucket, region }
}

export const isBucketName = (name: string) => /^[a-z0-9][a-z0-9-]{0,100}-\d{1,20}$/.test(name)

/** The key of a decoded path; paths that collapse to `/` mean the bucket, as in COS. */
function readKey(path: ByteString): string {
  if (collapses(path)) return ''
  const key = textOf(path.slice(1))
  checkKey(key)
  return key
}

/** @throws CosError `KeyTooLong` above 850 bytes, `InvalidObjectName` for a leading slash or backslash. */
export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > 850) throw new CosError('KeyTooLong')
  if (key === '' || /^[/\\]/.test(key)) throw new CosError('InvalidObjectName')
}

function collapses(path: ByteString): boolean {
  const depth: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') depth.pop()
    else if (segment !== '' && segment !== '.') depth.push(segment)
  }
  return depth.length === 0
}
