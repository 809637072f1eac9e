import { CosgateError } from '@cosgate/core'
import fc from 'fast-check'
import { expect } from 'vitest'
import { anything } from './arbitraries.js'

/** Runs an operation: it gives a value, or throws a CosgateError of one of the codes, and nothing else. */
export function giveOrRefuse(operation: () => unknown, ...codes: string[]): unknown {
  try {
    return operation()
  } catch (error) {
    expectCode(error, codes)
    return undefined
  }
}

/** The same for a promise. */
export async function giveOrReject(operation: () => Promise<unknown>, ...codes: string[]): Promise<void> {
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

/** Any value in the place of one field of something good. */
export const withAny = <T extends object>(good: T, ...names: string[]) =>
  fc.tuple(fc.constantFrom(...names), anything).map(([name, value]) => ({ ...good, [name]: value }))
