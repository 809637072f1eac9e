import type { CosgateError } from './cosgate-error.js'
import { startTimeout, type Timeout } from './timeout.js'
import { isOffline, pause, waitUntilOnline } from './waiting.js'

/** Options of {@link retry}. */
export interface RetryOptions {
  /** The time limit of all attempts together, unless an attempt restarts it. */
  seconds: number
  signal?: AbortSignal | undefined
  /** Default: {@link isTransient}. */
  canRetry?: (error: CosgateError) => boolean
  /** The number of retries after the first attempt. Default: 5. Failures while the browser is offline do not count. */
  limit?: number | undefined
}

const FIRST_PAUSE_MS = 500

/**
 * Retries transient failures.
 *
 * @throws the error of the last attempt
 */
export async function retry<Result>(
  run: (timeout: Timeout) => Promise<Result>,
  { seconds, signal, canRetry = isTransient, limit = 5 }: RetryOptions,
): Promise<Result> {
  const timeout = startTimeout(seconds)
  try {
    for (let failures = 0; ; ) {
      try {
        return await run(timeout)
      } catch (error) {
        if (signal?.aborted || !canRetry(error as CosgateError)) throw error
        if (isOffline()) await waitUntilOnline(signal)
        else if (failures === limit) throw error
        // Half of the pause is random, so that clients that failed together do not retry together.
        else await pause(FIRST_PAUSE_MS * 2 ** failures++ * (0.5 + Math.random() / 2), signal)
      }
    }
  } finally {
    timeout.stop()
  }
}

/** Returns whether a failure is transient: no answer, a 5xx, or a new object that COS does not show yet. */
export function isTransient({ status, code }: CosgateError): boolean {
  return status === undefined ? code === 'network_error' : status >= 500 || code === 'not_uploaded'
}
