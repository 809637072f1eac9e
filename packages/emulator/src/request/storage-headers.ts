import type { ByteString } from '../byte-string.js'
import { CosError } from '../cos-error.js'
import type { Fields } from './fields.js'

const storageClasses = `STANDARD STANDARD_IA INTELLIGENT_TIERING ARCHIVE DEEP_ARCHIVE COLD MAZ_STANDARD
  MAZ_STANDARD_IA MAZ_INTELLIGENT_TIERING MAZ_ARCHIVE MAZ_DEEP_ARCHIVE MAZ_COLD`.split(/\s+/)

const encryptionHeaders: Record<string, string> = {
  'x-cos-server-side-encryption': 'x-cos-server-side-encryption',
  'x-cos-server-side-encryption-cos-kms-key-id': 'x-cos-server-side-encryption-cos-kms-key-id',
  'x-cos-server-side-encryption-customer-algorithm': 'x-cos-server-side-encryption-customer-algorithm',
  'x-cos-server-side-encryption-customer-key-md5': 'x-cos-server-side-encryption-customer-key-MD5',
}

/** Parses the storage class and the encryption, which a copy never takes from its source. */
export function parseStorageHeaders(headers: Fields): Record<string, ByteString> {
  const storageClass = headers.bytes('x-cos-storage-class')?.toUpperCase() || 'STANDARD'
  if (!storageClasses.includes(storageClass)) {
    throw new CosError('InvalidArgument', { message: 'x-cos-storage-class is not a storage class' })
  }
  const encryption = Object.entries(encryptionHeaders)
    .map(([name, spelling]) => [spelling, headers.bytes(name)] as const)
    .filter(([, value]) => value)
  return {
    // COS does not return the default class.
    ...(storageClass !== 'STANDARD' && { 'x-cos-storage-class': storageClass }),
    ...Object.fromEntries(encryption),
  }
}

const isStorageHeader = (name: string) =>
  name === 'x-cos-storage-class' || name.startsWith('x-cos-server-side-encryption')

/** Returns the stored headers without storage class and encryption. */
export function omitStorageHeaders(headers: Record<string, ByteString>): Record<string, ByteString> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !isStorageHeader(name)))
}

/** Returns the stored headers that describe the encryption. Responses to uploads contain them too. */
export function pickEncryptionHeaders(headers: Record<string, ByteString>): Record<string, ByteString> {
  const isEncryption = ([name]: [string, string]) => name.startsWith('x-cos-server-side-encryption')
  return Object.fromEntries(Object.entries(headers).filter(isEncryption))
}

/**
 * Checks that a request for an object under SSE-C names the key that the object was stored with.
 * @throws CosError `InvalidArgument` without a key, `AccessDenied` with another key
 */
export function assertCustomerKey(
  stored: Record<string, ByteString>,
  headers: Fields,
  prefix = 'x-cos-',
): void {
  const expected = stored['x-cos-server-side-encryption-customer-key-MD5']
  if (expected === undefined) return
  const sent = headers.bytes(`${prefix}server-side-encryption-customer-key-md5`)
  if (sent === undefined) {
    throw new CosError('InvalidArgument', { message: 'The object is encrypted with a key of the customer.' })
  }
  if (sent !== expected) throw new CosError('AccessDenied')
}
