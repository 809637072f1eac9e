import { isPrintableAscii } from '../checks.js'
import { invalidRequest } from '../error.js'

/** COS's limit, in bytes of UTF-8. */
const MAX_BYTES = 850
const tooLong = `must be at most ${MAX_BYTES} bytes of UTF-8`
const control = /[\x00-\x1f\x7f]/
const dotSegment = /(?:^|\/)\.\.?(?:\/|$)/

/**
 * Checks an object key, or `/`, which names a bucket operation. A key that COS, a browser or a proxy would change in
 * transit is refused, because the signature would then touch a different object than the one that was checked. All other
 * keys are signed unchanged.
 * @throws CosgateError `invalid_request` that names the field
 * @see https://www.tencentcloud.com/document/product/436/13324
 */
export function parseKey(key: unknown, field = 'key'): string {
  if (typeof key !== 'string') throw invalidRequest(field, 'must be a string')
  if (key === '/') return key
  const fault = findKeyFault(key)
  if (fault) throw invalidRequest(field, fault)
  return key
}

/** Returns whether a text is the key of an object that can be signed. */
export function isObjectKey(key: string): boolean {
  return key !== '/' && findKeyFault(key) === undefined
}

function findKeyFault(key: string): string | undefined {
  if (key === '') return 'must not be empty (a bucket operation has the key /)'
  if (key.startsWith('/') || key.startsWith('\\')) return 'must not begin with a slash'
  if (hasLeadingDot(key) && dotSegment.test(key)) return 'must not contain . or .. as a segment'
  // In printable ASCII every character is one byte, so the other checks are not needed.
  if (isPrintableAscii(key)) return key.length > MAX_BYTES ? tooLong : undefined
  if (control.test(key)) return 'must not contain control characters'
  if (!key.isWellFormed()) return 'must be well-formed Unicode'
  // A UTF-16 unit takes at most three bytes, so most keys need no byte count.
  return 3 * key.length > MAX_BYTES && Buffer.byteLength(key) > MAX_BYTES ? tooLong : undefined
}

/** A cheap test that spares most keys the regular expression. */
function hasLeadingDot(key: string): boolean {
  return key.startsWith('.') || key.includes('/.')
}
