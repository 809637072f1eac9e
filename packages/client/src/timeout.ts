import { isOffline, waitUntilOnline } from './waiting.js'

/** Limits the time until an answer. Time without a network does not count. */
export class Timeout {
  /** Called once when the time is over. */
  onExpired: (() => void) | undefined
  isExpired = false
  readonly seconds: number
  #timer: ReturnType<typeof setTimeout> | undefined
  #isStopped = false

  constructor(seconds: number) {
    this.seconds = seconds
    this.restart()
  }

  restart(): void {
    clearTimeout(this.#timer)
    if (!this.#isStopped) this.#timer = setTimeout(() => this.#expire(), this.seconds * 1000)
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }

  async #expire(): Promise<void> {
    if (isOffline()) {
      await waitUntilOnline()
      this.restart()
      return
    }
    this.isExpired = true
    this.onExpired?.()
  }
}
