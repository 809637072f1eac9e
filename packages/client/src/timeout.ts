import { isOffline, waitUntilOnline } from './waiting.js'

/** Limits the time until an answer. Time without a network does not count. */
export class Timeout {
  readonly seconds: number
  /** Resolves when the time is over. */
  readonly expired: Promise<void>
  #expire!: () => void
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(seconds: number) {
    this.seconds = seconds
    this.expired = new Promise((resolve) => (this.#expire = resolve))
    this.restart()
  }

  restart(): void {
    this.stop()
    this.#timer = setTimeout(() => {
      if (isOffline()) waitUntilOnline().then(() => this.restart())
      else this.#expire()
    }, this.seconds * 1000)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
