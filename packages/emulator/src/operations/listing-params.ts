import { encodeUtf8, percentEncode } from '../byte-string.js'
import { CosError } from '../cos-error.js'
import { parseAppId } from '../request/address.js'
import type { Fields } from '../request/fields.js'

const MAX_PAGE_SIZE = 1000

/** The parameters that all listings share. */
export interface ListingParams {
  prefix: string
  delimiter: string
  /** Encodes a key as `encoding-type` requires. */
  encode: (key: string) => string
  encodingType: 'url' | undefined
}

/** @throws CosError `InvalidArgument` if `encoding-type` is unknown. */
export function parseListingParams(params: Fields): ListingParams {
  const encodingType = params.text('encoding-type')?.toLowerCase() || undefined
  if (encodingType !== undefined && encodingType !== 'url') throw new CosError('InvalidArgument')
  const encode = (key: string) => (encodingType ? percentEncode(encodeUtf8(key)) : key)
  return {
    prefix: params.text('prefix') ?? '',
    delimiter: params.text('delimiter') ?? '',
    encode,
    encodingType,
  }
}

/** Parses a page size such as `max-keys`. Default and maximum: 1000. @throws CosError `InvalidArgument`. */
export function parsePageSize(params: Fields, name: string): number {
  return Math.min(parseCount(params, name, MAX_PAGE_SIZE), MAX_PAGE_SIZE)
}

/** @throws CosError `InvalidArgument`. */
export function parseCount(params: Fields, name: string, fallback: number): number {
  const text = params.text(name)
  if (text === undefined || text === '') return fallback
  if (!/^\d{1,10}$/.test(text)) throw new CosError('InvalidArgument')
  return Number(text)
}

/** Returns the owner that listings show for every object and upload: the APPID of the bucket. */
export function toOwner(bucket: string): { ID: string; DisplayName: string } {
  const appId = parseAppId(bucket)
  return { ID: appId, DisplayName: appId }
}

export const getStorageClass = (headers: Record<string, string>) =>
  headers['x-cos-storage-class'] ?? 'STANDARD'
