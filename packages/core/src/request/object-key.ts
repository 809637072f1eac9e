import { invalidRequest } from '../error.js'

/** COS's limit, in bytes of UTF-8. */
const MOST_BYTES = 850
const tooLong = `must be at most ${MOST_BYTES} bytes of UTF-8`
const plain = /^[\x20-\x7e]*$/
const control = /[\x00-\x1f\x7f]/
const dotSegment = /(?:^|\/)\.\.?(?:\/|$)/

/**
 * Checks an object key as it comes from the outside, or `/`, which names a bucket operation.
 * Refused are the keys that COS, a browser or a proxy would change on the way, because then another object
 * would be touched than the one that was checked; all others are signed verbatim.
 * @throws CosgateError `invalid_request` that names the field
 * @see https://www.tencentcloud.com/document/product/436/13324
 */
export function parseKey(key: unknown, field = 'key'): string {
  if (typeof key !== 'string') throw invalidRequest(field, 'must be a string')
  if (key === '/') return key
  const fault = faultOf(key)
  if (fault) throw invalidRequest(field, fault)
  return key
}

function faultOf(key: string): string | undefined {
  if (key === '') return 'must not be empty (a bucket operation has the key /)'
  if (key.startsWith('/') || key.startsWith('\\')) return 'must not begin with a slash'
  if (dotAtStart(key) && dotSegment.test(key)) return 'must not contain . or .. as a segment'
  // Of plain ASCII every character is one byte, and none needs a closer look.
  if (plain.test(key)) return key.length > MOST_BYTES ? tooLong : undefined
  if (control.test(key)) return 'must not contain control characters'
  if (!key.isWellFormed()) return 'must be well-formed Unicode'
  // No UTF-16 unit becomes more than three bytes.
  return 3 * key.length > MOST_BYTES && Buffer.byteLength(key) > MOST_BYTES ? tooLong : undefined
}

function dotAtStart(key: string): boolean {
  return key.startsWith('.') || key.includes('/.')
}
