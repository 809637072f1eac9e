import { CosError } from '../answer/errors.js'
import type { Fields } from '../request/fields.js'
import { bytesOf, percentEncode } from '../request/percent-encoding.js'

/** What all listings are asked with. */
export interface ListingParams {
  prefix: string
  delimiter: string
  /** Writes a key as `encoding-type` wants it. */
  encode: (key: string) => string
  encodingType: 'url' | undefined
}

/** @throws CosError `InvalidArgument` for an unknown `encoding-type`. */
export function readListingParams(params: Fields): ListingParams {
  const encodingType = params.text('encoding-type')?.toLowerCase() || undefined
  if (encodingType !== undefined && encodingType !== 'url') throw new CosError('InvalidArgument')
  const encode = (key: string) => (encodingType ? percentEncode(bytesOf(key)) : key)
  return {
    prefix: params.text('prefix') ?? '',
    delimiter: params.text('delimiter') ?? '',
    encode,
    encodingType,
  }
}

/** A count such as `max-keys`, 1000 at most and by default. @throws CosError `InvalidArgument`. */
export function readCount(params: Fields, name: string, fallback = 1000): number {
  const text = params.text(name)
  if (text === undefined || text === '') return fallback
  if (!/^\d{1,10}$/.test(text)) throw new CosError('InvalidArgument')
  return name.startsWith('max-') ? Math.min(Number(text), 1000) : Number(text)
}

/** The owner and the storage class that listings name for everything. */
export function ownerOf(bucket: string): { ID: string; DisplayName: string } {
  const appId = /-(\d+)$/.exec(bucket)?.[1] ?? ''
  return { ID: appId, DisplayName: appId }
}

export const storageClassOf = (headers: Record<string, string>) =>
  headers['x-cos-storage-class'] ?? 'STANDARD'
