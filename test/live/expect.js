/** Throws if a response has another status. */
export function expectStatus(answer, status, what) {
  if (answer.status === status) return
  throw new Error(`${what}: expected ${status}, got ${answer.status} ${answer.code ?? ''}`.trimEnd())
}

/** Throws if a response has none of these error codes. */
export function expectCode(answer, codes, what) {
  if (codes.includes(answer.code)) return
  throw new Error(
    `${what}: expected ${codes.join(' or ')}, got ${answer.status} ${answer.code ?? ''}`.trimEnd(),
  )
}

/** Throws if two values differ. */
export function expectEqual(actual, expected, what) {
  if (actual === expected) return
  throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`)
}
