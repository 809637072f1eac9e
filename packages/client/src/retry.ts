import type { CosgateError } from './cosgate-error.js'

const RETRIES = 5
/** Milliseconds. */
const FIRST_PAUSE = 500

/**
 * Tries again, at most 5 times, what may pass by itself: no answer, a 5xx, a signature that ran out on its way.
 *
 * @param attempt is told how many tries there were before.
 * @param signal its abort ends a pause and the tries.
 * @throws what the last attempt threw.
 */
export async function retry<Result>(
  attempt: (tries: number) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt(tries)
    } catch (error) {
      if (tries === RETRIES || signal?.aborted || isFinal(error as CosgateError)) throw error
    }
    let wake!: () => void
    const paused = new Promise<void>((resolve) => {
      wake = resolve
    })
    // Half of the pause is random, so that clients that failed together do not come back together.
    setTimeout(wake, FIRST_PAUSE * 2 ** tries * (0.5 + Math.random() / 2))
    signal?.addEventListener('abort', wake)
    await paused
    signal?.removeEventListener('abort', wake)
  }
}

function isFinal({ status = 500, cosCode, message }: CosgateError): boolean {
  // Only COS means by these words that its signature ran out.
  return status < 500 && !(cosCode && /Request(TimeTooSkewed| has expired)/.test(cosCode + message))
}
