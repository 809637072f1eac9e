import { CosError } from './cos-error.js'

/**
 * A string in which each character represents one byte. Node returns request targets and headers in this form.
 * Signatures are computed over bytes, so nothing is decoded to text before its signature is checked.
 */
export type ByteString = string

const RESERVED_BYTES = /[^A-Za-z0-9\-_.~]/g

/** Percent-encodes every byte except `A-Za-z0-9-_.~`, with upper-case hex digits. */
export function percentEncode(bytes: ByteString): string {
  return bytes.replace(
    RESERVED_BYTES,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

/** Decodes percent escapes once. @throws CosError `InvalidURI` if an escape is malformed. */
export function percentDecode(encoded: string): ByteString {
  if (/%(?![0-9A-Fa-f]{2})/.test(encoded)) throw new CosError('InvalidURI')
  return encoded.replace(/%([0-9A-Fa-f]{2})/g, (_, digits) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
}

/** Returns whether bytes can be the value of a header, which contains no control characters except tabs. */
export const isHeaderValue = (bytes: ByteString) => !/[\u0000-\u0008\u000a-\u001f\u007f]/.test(bytes)

export function encodeUtf8(text: string): ByteString {
  return Buffer.from(text, 'utf8').toString('latin1')
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** @throws CosError `InvalidURI` if the bytes are not valid UTF-8. */
export function decodeUtf8(bytes: ByteString): string {
  try {
    return strictUtf8.decode(Buffer.from(bytes, 'latin1'))
  } catch {
    throw new CosError('InvalidURI')
  }
}
