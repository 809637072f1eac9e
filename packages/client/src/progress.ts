/** The number of bytes that were sent. `loaded` never decreases. */
export interface UploadProgress {
  loaded: number
  total: number
  /** Bytes per second over the last seconds. Undefined until it is known. */
  rate: number | undefined
  /** Seconds until the end at this rate. Undefined until it is known. */
  remaining: number | undefined
}

/** The rate is measured over this time. */
const WINDOW_MS = 5000
/** A shorter measurement says nothing. */
const MIN_MEASUREMENT_MS = 500

/** Adds up the bytes of all connections and measures their rate. */
export class ProgressMeter {
  readonly #total: number
  readonly #report: (progress: UploadProgress) => void
  #loaded = 0
  #reported = 0
  #samples: { time: number; loaded: number }[] = []

  constructor(total: number, report: ((progress: UploadProgress) => void) | undefined) {
    this.#total = total
    this.#report = report ?? (() => {})
  }

  /**
   * Begins to count again. Nothing is reported until more is there than before.
   *
   * @param stored bytes that COS has already. They have no part in the rate.
   */
  restart(stored = 0): void {
    this.#samples = []
    this.#loaded = 0
    this.add(stored)
  }

  /** @param bytes negative if bytes have to be sent again */
  add(bytes: number): void {
    this.#loaded += bytes
    const rate = this.#measureRate()
    if (this.#loaded <= this.#reported || this.#loaded >= this.#total) return
    this.#reported = this.#loaded
    const remaining = rate && (this.#total - this.#loaded) / rate
    this.#report({ loaded: this.#loaded, total: this.#total, rate, remaining })
  }

  /** Reports the total, which is reported only when the object exists. */
  finish(): void {
    const rate = this.#measureRate()
    this.#reported = this.#total
    this.#report({ loaded: this.#total, total: this.#total, rate, remaining: 0 })
  }

  #measureRate(): number | undefined {
    const now = { time: Date.now(), loaded: this.#loaded }
    this.#samples.push(now)
    while (this.#samples.length > 2 && this.#samples[1]!.time < now.time - WINDOW_MS) this.#samples.shift()
    const first = this.#samples[0]!
    const milliseconds = now.time - first.time
    if (milliseconds < MIN_MEASUREMENT_MS || now.loaded <= first.loaded) return undefined
    return ((now.loaded - first.loaded) / milliseconds) * 1000
  }
}
