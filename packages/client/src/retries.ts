import { CosgateError } from './cosgate-error.js'
import { isOffline, pause, waitUntilOnline } from './waiting.js'

const FIRST_PAUSE_MS = 500

/** Counts the failed attempts of one request and waits between them. */
export class Retries {
  readonly #signal: AbortSignal | undefined
  readonly #limit: number
  #failures = 0

  /** @param limit the number of retries after the first attempt; failures while the browser is offline do not count */
  constructor(signal: AbortSignal | undefined, limit = 5) {
    this.#signal = signal
    this.#limit = limit
  }

  /**
   * Resolves when the next attempt should start.
   *
   * @param isRetryable whether another attempt can succeed although the failure is not transient
   * @throws the error itself if it is final, if it is one too many, or if the signal has aborted
   */
  async waitAfter(error: unknown, isRetryable: boolean): Promise<void> {
    const isFinal = !isRetryable && !isTransient(error)
    if (isFinal || this.#signal?.aborted) throw error
    if (isOffline()) await waitUntilOnline(this.#signal)
    else if (this.#failures === this.#limit) throw error
    // Half of the pause is random, so that clients that failed together do not retry together.
    else await pause(FIRST_PAUSE_MS * 2 ** this.#failures++ * (0.5 + Math.random() / 2), this.#signal)
    if (this.#signal?.aborted) throw error
  }
}

/** Whether a failure may pass: there was no answer, or the answer was a 5xx. */
function isTransient(error: unknown): boolean {
  if (!(error instanceof CosgateError)) return false
  return error.status === undefined ? error.code === 'network_error' : error.status >= 500
}
