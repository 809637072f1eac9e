import { setTimeout as wait } from 'node:timers/promises'

const [FIRST_DELAY_MS, MAX_DELAY_MS] = [250, 8000]
const ATTEMPT_TIMEOUT_MS = 5000
const MAX_RETRY_MS = 60_000

/** Posts events to a URL: at least once, and again for a minute until it answers with 2xx. */
export class EventPublisher {
  readonly #url: string
  readonly #closing: AbortSignal

  /** @param closing aborts all deliveries */
  constructor(url: string, closing: AbortSignal) {
    this.#url = url
    this.#closing = closing
  }

  /** Starts the delivery and returns at once. */
  publish(event: unknown): void {
    void this.#deliver(JSON.stringify(event)).catch((error: Error) => {
      if (!this.#closing.aborted) process.emitWarning(error)
    })
  }

  async #deliver(body: string): Promise<void> {
    const deadline = performance.now() + MAX_RETRY_MS
    for (let delay = FIRST_DELAY_MS; ; delay = Math.min(2 * delay, MAX_DELAY_MS)) {
      if (await this.#tryPost(body)) return
      if (performance.now() + delay > deadline) throw new Error('notify: an event was not accepted for 60 s')
      await wait(delay, undefined, { signal: this.#closing })
    }
  }

  async #tryPost(body: string): Promise<boolean> {
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
        redirect: 'error',
        signal: AbortSignal.any([this.#closing, AbortSignal.timeout(ATTEMPT_TIMEOUT_MS)]),
      })
      await response.body?.cancel()
      return response.ok
    } catch {
      return false
    }
  }
}
