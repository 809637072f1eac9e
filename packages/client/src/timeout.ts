import { isOffline, waitUntilOnline } from './waiting.js'

/** Limits the time until an answer. Time without a network does not count. */
export class Timeout {
  readonly seconds: number
  isExpired = false
  /** Called when the time is over. */
  onExpired: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(seconds: number) {
    this.seconds = seconds
    this.restart()
  }

  restart(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#expire(), this.seconds * 1000)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #expire(): void {
    if (isOffline()) {
      waitUntilOnline().then(() => this.restart())
      return
    }
    this.isExpired = true
    this.onExpired?.()
  }
}
