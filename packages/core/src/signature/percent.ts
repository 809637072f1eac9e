const PERCENT = 0x25
const hexDigits = Buffer.from('0123456789ABCDEF')

/** Each ASCII character, or its escape. */
type EscapeTable = readonly string[]

const unreserved = /^[A-Za-z0-9\-_.~]*$/
const unreservedPath = /^[A-Za-z0-9\-_.~/]*$/
const valueTable = buildEscapeTable(unreserved)
const pathTable = buildEscapeTable(unreservedPath)

/** Percent-encodes a name or value as COS does: everything except `A-Za-z0-9-_.~`. The text must be well-formed. */
export function encodeValue(text: string): string {
  return unreserved.test(text) ? text : encode(text, valueTable)
}

/** Percent-encodes a path, except its slashes. The path must be well-formed. */
export function encodePath(path: string): string {
  return unreservedPath.test(path) ? path : encode(path, pathTable)
}

/** Copies the runs between the few characters that change, which is twice as fast as encodeURIComponent. */
function encode(text: string, table: EscapeTable): string {
  let encoded = ''
  let copied = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127) return encodeBytes(Buffer.from(text), table)
    const replacement = table[code]!
    if (replacement.length === 1) continue
    encoded += text.slice(copied, i) + replacement
    copied = i + 1
  }
  return encoded + text.slice(copied)
}

/** Writes bytes, which is twice as fast again if most bytes become escapes. */
function encodeBytes(bytes: Buffer, table: EscapeTable): string {
  const encoded = Buffer.allocUnsafe(3 * bytes.length)
  let length = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte < 128 && table[byte]!.length === 1) {
      encoded[length++] = byte
    } else {
      encoded[length++] = PERCENT
      encoded[length++] = hexDigits[byte >> 4]!
      encoded[length++] = hexDigits[byte & 15]!
    }
  }
  return encoded.toString('latin1', 0, length)
}

function buildEscapeTable(kept: RegExp): EscapeTable {
  return Array.from({ length: 128 }, (_, code) => {
    const character = String.fromCharCode(code)
    return kept.test(character) ? character : `%${code.toString(16).toUpperCase().padStart(2, '0')}`
  })
}
