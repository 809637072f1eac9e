import { findUnknownField, isIntegerInRange } from './checks.js'
import { didYouMean } from './did-you-mean.js'
import { CosgateError } from './error.js'

/** Returns an `invalid_option` error that names the option. */
export function invalidOption(name: string, expected: string): CosgateError {
  return new CosgateError('invalid_option', `${name}: ${expected}`)
}

/**
 * Checks that the developer's options are an object with known names only, so that a misspelled option is an error and
 * not silently replaced by a default.
 * @throws CosgateError `invalid_option` that names the option, with a "did you mean" hint
 */
export function assertKnownOptions(given: unknown, known: readonly string[], path = 'options'): void {
  // The options in an array or a Map would be lost silently.
  if (typeof given !== 'object' || given === null || Symbol.iterator in given) {
    throw invalidOption(path, 'must be an object')
  }
  const unknown = findUnknownField(given, known)
  if (unknown === undefined) return
  const name = path === 'options' ? unknown : `${path}.${unknown}`
  throw invalidOption(name, `is not an option${didYouMean(unknown, known)}`)
}

/** @throws CosgateError `invalid_option` */
export function assertIntegerInRange(
  name: string,
  value: unknown,
  min: number,
  max: number,
): asserts value is number {
  if (!isIntegerInRange(value, min, max)) {
    throw invalidOption(name, `must be a whole number from ${min} to ${max}`)
  }
}

/** Seconds. */
const MAX_TIMEOUT = 300

/** Returns the seconds of a timeout. @throws CosgateError `invalid_option` */
export function resolveTimeout(name: string, seconds: unknown, max = MAX_TIMEOUT): number {
  if (typeof seconds === 'number' && seconds > 0 && seconds <= max) return seconds
  throw invalidOption(name, `must be seconds, more than 0 and at most ${max}`)
}

/** @throws CosgateError `invalid_option` */
export function assertFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw invalidOption(name, 'must be a function')
}
