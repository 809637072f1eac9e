import { isUnixSeconds } from './checks.js'
import { CosgateError } from './error.js'
import { assertFunction } from './options.js'

/** Returns the current time in Unix seconds. */
export type Clock = () => number

/** Returns the given clock with its results checked, or the system clock. @throws CosgateError `invalid_option` */
export function resolveClock(clock: unknown): Clock {
  if (clock === undefined) return systemClock
  assertFunction('clock', clock)
  return () => {
    const now: unknown = (clock as Clock)()
    // `clock: Date.now` is an easy mistake.
    if (!isUnixSeconds(now)) throw new CosgateError('invalid_option', 'clock: must return Unix seconds')
    return Math.floor(now)
  }
}

const systemClock: Clock = () => Math.floor(Date.now() / 1000)
