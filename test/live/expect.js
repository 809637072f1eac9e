/** Names the first answer that is not as it should be. */
export function expectStatus(answer, status, what) {
  if (answer.status === status) return
  throw new Error(`${what}: expected ${status}, got ${answer.status} ${answer.code ?? ''}`.trimEnd())
}

export function expectCode(answer, codes, what) {
  if (codes.includes(answer.code)) return
  throw new Error(
    `${what}: expected ${codes.join(' or ')}, got ${answer.status} ${answer.code ?? ''}`.trimEnd(),
  )
}

export function expectEqual(actual, expected, what) {
  if (actual === expected) return
  throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`)
}
