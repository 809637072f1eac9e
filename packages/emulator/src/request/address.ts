import { CosError } from '../answer/errors.js'
import { type ByteString, textOf } from './percent-encoding.js'
import type { RawRequest } from './raw-request.js'

/** What a request points at; the key is empty for a bucket. */
export interface Address {
  bucket: string
  region: string | undefined
  key: string
}

/** The bucket that the bare origin stands for, and the only bucket there is where one was configured. */
export interface Home {
  bucket: string
  region: string | undefined
  only: boolean
}

/** Reads bucket, region and key from Host and path. @throws CosError `NoSuchBucket`, `InvalidURI`, `KeyTooLong`. */
export function readAddress(request: RawRequest, home: Home): Address {
  const { bucket, region } = readHost(request.headers.bytes('host') ?? '', home)
  return { bucket, region, key: readKey(request.path) }
}

/** `{bucket}.cos.{region}.{any domain}`, or any other host for the home bucket. @throws CosError `NoSuchBucket`. */
export function readHost(host: ByteString, home: Home): Omit<Address, 'key'> {
  const parts = /^([^.]+)\.cos(?:-internal)?\.([a-z0-9-]+)\.[a-z0-9.-]+(?::\d*)?$/.exec(host.toLowerCase())
  if (!parts) return { bucket: home.bucket, region: home.region }
  const [, bucket = '', named = ''] = parts
  const region = named === 'accelerate' ? home.region : named
  const elsewhere = home.only && bucket !== home.bucket
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
