import type { CosgateError } from './cosgate-error.js'

const MAX_RETRIES = 5
const FIRST_PAUSE_MS = 500

/**
 * Retries transient failures up to 5 times: no answer, a 5xx, or a signature that expired on its way.
 *
 * @param run gets the number of earlier attempts
 * @param signal ends a pause and the attempts when it aborts
 * @throws the error of the last attempt
 */
export async function retry<Result>(
  run: (attempt: number) => Promise<Result>,
  signal?: AbortSignal,
): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run(attempt)
    } catch (error) {
      if (attempt === MAX_RETRIES || signal?.aborted || isFinal(error as CosgateError)) throw error
    }
    // Half of the pause is random, so that clients that failed together do not retry together.
    await pause(FIRST_PAUSE_MS * 2 ** attempt * (0.5 + Math.random() / 2), signal)
  }
}

/** Resolves after the time, or at once when the signal aborts. */
async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  let end!: () => void
  const paused = new Promise<void>((resolve) => {
    end = resolve
  })
  setTimeout(end, milliseconds)
  signal?.addEventListener('abort', end)
  await paused
  signal?.removeEventListener('abort', end)
}

function isFinal({ status = 500, cosCode, message }: CosgateError): boolean {
  // An app may use the same words, but only COS means by them that its signature has expired.
  const isExpired = cosCode !== undefined && /Request(TimeTooSkewed| has expired)/.test(cosCode + message)
  return status < 500 && !isExpired
}
