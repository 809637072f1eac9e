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
  readonly #report: ((progress: UploadProgress) => void) | undefined
  #loaded = 0
  #reported = 0
  #samples: { time: number; loaded: number }[] = []

  constructor(total: number, report: ((progress: UploadProgress) => void) | undefined) {
    this.#total = total
    this.#report = report
  }

  /**
   * Begins to count again. Nothing is reported until more is there than before.
   *
   * @param stored bytes that COS has already. They have no part in the rate.
   */
  restart(stored = 0): void {
    this.#samples = []
    this.#loaded = 0
    this.#add(stored)
  }

  /** Returns a function that takes how many bytes of one body were sent, which decreases if it has to be sent again. */
  track(): (sent: number) => void {
    let before = 0
    return (sent) => {
      this.#add(sent - before)
      before = sent
    }
  }

  #add(bytes: number): void {
    this.#loaded += bytes
    if (this.#loaded > this.#reported && this.#loaded < this.#total) this.#reportProgress(this.#loaded)
  }

  /** Reports the total, which is reported only when the object exists. */
  finish(): void {
    this.#reportProgress(this.#total)
  }

  #reportProgress(loaded: number): void {
    const total = this.#total
    const rate = this.#measureRate(loaded)
    const remaining = loaded === total ? 0 : rate && (total - loaded) / rate
    this.#reported = loaded
    this.#report?.({ loaded, total, rate, remaining })
  }

  #measureRate(loaded: number): number | undefined {
    const time = Date.now()
    this.#samples.push({ time, loaded })
    while (this.#samples.length > 2 && this.#samples[1]!.time < time - WINDOW_MS) this.#samples.shift()
    const first = this.#samples[0]!
    const milliseconds = time - first.time
    return milliseconds < MIN_MEASUREMENT_MS ? undefined : ((loaded - first.loaded) / milliseconds) * 1000
  }
}
