import { CosgateError } from './cosgate-error.js'

const RETRIES = 5
const FIRST_PAUSE = 500

/** For what somebody waits for who does not know of our tries; milliseconds, see `retry`. */
export const PATIENCE = 10_000

/**
 * Tries again, at most 5 times, what may pass by itself: no answer, a 5xx, a signature that ran out on its way.
 *
 * @param signal ends a pause; the attempt that follows is the one to reject.
 * @param patience milliseconds after which no new attempt is started; default no limit.
 * @throws what the last attempt threw.
 */
export async function retry<Result>(
  attempt: (tries: number) => Promise<Result>,
  signal?: AbortSignal,
  patience = Infinity,
): Promise<Result> {
  const start = Date.now()
  for (let tries = 0; ; tries++) {
    try {
      return await attempt(tries)
    } catch (error) {
      const isLast = tries === RETRIES || signal?.aborted || Date.now() - start > patience
      if (isLast || !mayPass(error)) throw error
    }
    // Half of the pause is random, so that clients that failed together do not come back together.
    const pause = FIRST_PAUSE * 2 ** tries * (0.5 + Math.random() / 2)
    await new Promise<unknown>((wake) => {
      setTimeout(wake, pause)
      signal?.addEventListener('abort', wake, { once: true })
    })
  }
}

function mayPass(error: unknown): boolean {
  if (!(error instanceof CosgateError)) return false
  const { status = 500, cosCode, message } = error
  return status >= 500 || cosCode === 'RequestTimeTooSkewed' || message === 'Request has expired'
}
