import type { SignatureDiagnosis } from './cos-error.js'
import type { RequestSummary } from './faults.js'

/** The strings that the emulator expected to be signed when it refused a signature. */
export interface SignatureMismatch {
  httpString: string
  stringToSign: string
  /** Finds the mistake. Not given for a form, whose policy is signed instead of the request. */
  diagnose: (() => SignatureDiagnosis) | undefined
}

/** One request, for a person who looks at the emulator. It contains no signature and no credential. */
export interface HistoryEntry extends RequestSummary {
  /** Counts up from 1. */
  id: number
  /** Unix milliseconds of the system clock. */
  startedAt: number
  /** `undefined` while the request is handled. */
  durationMs: number | undefined
  /** The HTTP status; 0 if the request was not answered. */
  status: number
  code: string | undefined
  mismatch: SignatureMismatch | undefined
}

/** The result of a request. */
export type RequestOutcome = Pick<HistoryEntry, 'status' | 'code' | 'mismatch'>

const MAX_ENTRIES = 200

/** The latest 200 requests, oldest first, with a signal for each change. */
export class RequestHistory {
  /** Oldest first. */
  readonly entries: HistoryEntry[] = []
  readonly #listeners = new Set<(entry: HistoryEntry) => void>()
  #lastId = 0

  start(summary: RequestSummary): HistoryEntry {
    this.#lastId += 1
    const outcome = { durationMs: undefined, status: 0, code: undefined, mismatch: undefined }
    const entry = { ...summary, id: this.#lastId, startedAt: Date.now(), ...outcome }
    this.entries.push(entry)
    if (this.entries.length > MAX_ENTRIES) this.entries.shift()
    this.#publish(entry)
    return entry
  }

  end(entry: HistoryEntry, outcome: RequestOutcome): void {
    Object.assign(entry, outcome, { durationMs: Date.now() - entry.startedAt })
    this.#publish(entry)
  }

  /** Calls a listener when a request arrives and when it ends. @returns a function that stops it */
  subscribe(listener: (entry: HistoryEntry) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #publish(entry: HistoryEntry): void {
    for (const listener of this.#listeners) listener(entry)
  }
}
