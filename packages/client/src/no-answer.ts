import { CosgateError } from './cosgate-error.js'
import type { Timeout } from './timeout.js'

/** Creates the error for a request that failed. It names the host and what to check. */
export function createNetworkError(url: string, advice: string, cause: unknown): CosgateError {
  return new CosgateError('network_error', `${readHost(url)}: no answer; check ${advice}`, { cause })
}

/** Creates the error for a request that timed out. */
export function createTimeoutError(url: string, { seconds }: Timeout): CosgateError {
  return new CosgateError('timeout', `${readHost(url)}: no answer for ${seconds} seconds`)
}

/** Returns the host of a URL, or the URL itself if it is a path of the app. Mini programs have no `URL`. */
function readHost(url: string): string {
  return /^https?:\/\/([^/]+)/i.exec(url)?.[1] ?? url
}
