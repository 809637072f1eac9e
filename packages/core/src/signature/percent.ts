const unreserved = /^[A-Za-z0-9\-_.~]*$/
const unreservedPath = /^[A-Za-z0-9\-_.~/]*$/

/**
 * Percent-encodes a name or value as COS does: everything except `A-Za-z0-9-_.~`. The text must be well-formed. Most texts
 * need no encoding, and the test for that is the fastest way to find out.
 */
export function encodeValue(text: string): string {
  return unreserved.test(text) ? text : encodeURIComponent(text).replace(/[!'()*]/g, escapeAscii)
}

/** Percent-encodes a path, except its slashes. The path must be well-formed. */
export function encodePath(path: string): string {
  return unreservedPath.test(path) ? path : encodeURI(path).replace(/[!#$&'()*+,:;=?@]/g, escapeAscii)
}

/** Encodes what JavaScript's encoders leave unchanged. The code of each of these characters has two digits. */
function escapeAscii(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
