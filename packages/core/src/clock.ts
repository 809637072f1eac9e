import { CosgateError } from './error.js'
import { assertFunction } from './options.js'

/** Tells the time in whole Unix seconds. */
export type Clock = () => number

/** Checks the option `clock`. @throws CosgateError `invalid_option` */
export function assertClock(clock: unknown): Clock {
  if (clock === undefined) return systemClock
  assertFunction('clock', clock)
  return () => {
    const now: unknown = (clock as Clock)()
    // `Date.now` is an easy slip: eleven digits and more are milliseconds.
    if (typeof now !== 'number' || !(now >= 0 && now < 1e10))
      throw new CosgateError('invalid_option', 'clock: must return Unix seconds')
    return Math.floor(now)
  }
}

const systemClock: Clock = () => Math.floor(Date.now() / 1000)
