import { CosError } from '../answer/errors.js'

/**
 * A string in which every character stands for one byte. Node hands over raw targets and headers in this form,
 * and the signature is a matter of bytes, so nothing is decoded to text before it was checked.
 */
export type ByteString = string

const unreserved = /[^A-Za-z0-9\-_.~]/g

/** Percent-encodes every byte but `A-Za-z0-9-_.~`, with upper-case digits. */
export function percentEncode(bytes: ByteString): string {
  return bytes.replace(
    unreserved,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}

/** Decodes percent escapes once. @throws CosError `InvalidURI` at a broken escape. */
export function percentDecode(encoded: string): ByteString {
  if (/%(?![0-9A-Fa-f]{2})/.test(encoded)) throw new CosError('InvalidURI')
  return encoded.replace(/%([0-9A-Fa-f]{2})/g, (_, digits) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
}

export function bytesOf(text: string): ByteString {
  return Buffer.from(text, 'utf8').toString('latin1')
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Reads bytes as UTF-8 text. @throws CosError `InvalidURI` where they are not UTF-8. */
export function textOf(bytes: ByteString): string {
  try {
    return strictUtf8.decode(Buffer.from(bytes, 'latin1'))
  } catch {
    throw new CosError('InvalidURI')
  }
}
