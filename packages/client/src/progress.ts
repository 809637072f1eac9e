/** The number of bytes that were sent. `loaded` never decreases. */
export interface UploadProgress {
  loaded: number
  total: number
  /** Bytes per second over the last seconds. Undefined until it is known. */
  rate: number | undefined
  /** Seconds until the end at this rate. Undefined until it is known. */
  remaining: number | undefined
}

/** Adds up the bytes of all connections and measures their rate. */
export interface ProgressMeter {
  /**
   * Begins to count again. Nothing is reported until the count exceeds the last report.
   *
   * @param stored bytes that COS has already. They do not count towards the rate.
   */
  restart(stored: number): void
  /** Returns a function that takes how many bytes of one body were sent, which decreases if it has to be sent again. */
  track(): (sent: number) => void
  /** Reports the total, which is reported only when the object exists. */
  finish(): void
}

/** The rate is measured over this time. */
const WINDOW_MS = 5000
/** A shorter measurement says nothing. */
const MIN_SECONDS = 0.5

/** Creates a meter for a number of bytes. */
export function createProgressMeter(
  total: number,
  report: ((progress: UploadProgress) => void) | undefined,
): ProgressMeter {
  let sum = 0
  let reported = 0
  let samples: { time: number; loaded: number }[] = []

  const measureRate = (loaded: number) => {
    const time = Date.now()
    samples.push({ time, loaded })
    while (samples.length > 2 && samples[1]!.time < time - WINDOW_MS) samples.shift()
    const first = samples[0]!
    const seconds = (time - first.time) / 1000
    return seconds < MIN_SECONDS ? undefined : (loaded - first.loaded) / seconds
  }
  const reportProgress = (loaded: number) => {
    const rate = measureRate(loaded)
    const remaining = loaded === total ? 0 : rate && (total - loaded) / rate
    reported = loaded
    report?.({ loaded, total, rate, remaining })
  }
  const add = (bytes: number) => {
    sum += bytes
    if (sum > reported && sum < total) reportProgress(sum)
  }
  return {
    restart(stored) {
      samples = []
      sum = 0
      add(stored)
    },
    track() {
      let before = 0
      return (sent) => {
        add(sent - before)
        before = sent
      }
    },
    finish: () => reportProgress(total),
  }
}
