import { expect } from 'vitest'

/** Like `expect`, for a condition that becomes true within fifteen seconds. */
export function eventually<Value>(look: () => Value | Promise<Value>) {
  return expect.poll(look, { timeout: 15_000, interval: 20 })
}
