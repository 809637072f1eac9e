import { CosgateError } from '@cosgate/core'
import fc from 'fast-check'
import { expect } from 'vitest'
import { anyValue } from './arbitraries.js'

/** Runs an operation. It must return, or throw a CosgateError with one of the codes. */
export function runOrExpectCode(operation: () => unknown, ...codes: string[]): unknown {
  try {
    return operation()
  } catch (error) {
    expectCode(error, codes)
    return undefined
  }
}

/** Awaits an operation. It must resolve, or reject with a CosgateError with one of the codes. */
export async function awaitOrExpectCode(
  operation: () => Promise<unknown>,
  ...codes: string[]
): Promise<void> {
  try {
    await operation()
  } catch (error) {
    expectCode(error, codes)
  }
}

function expectCode(error: unknown, codes: string[]): void {
  expect(error).toBeInstanceOf(CosgateError)
  expect(codes).toContain((error as CosgateError).code)
}

/** Replaces one field of a valid object with any value. */
export const replaceOneField = <T extends object>(valid: T, ...names: string[]) =>
  fc.tuple(fc.constantFrom(...names), anyValue).map(([name, value]) => ({ ...valid, [name]: value }))
