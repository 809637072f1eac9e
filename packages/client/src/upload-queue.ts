import type { NamedBlob } from './named-blob.js'
import type { UploadProgress } from './progress.js'
import { type CreateUploadOptions, createUpload, type Upload, type UploadState } from './upload.js'

/** Options of {@link createUploadQueue}, for all its uploads. */
export interface UploadQueueOptions extends Omit<CreateUploadOptions, 'key' | 'fileId' | 'onProgress'> {
  /** The number of files that are uploaded at the same time. Default: 3. */
  concurrency?: number
  /** Suggests the key of a file. Default: the file's name. */
  key?: (file: NamedBlob) => string
}

/** All uploads of a queue. It is frozen, and the same object until something changes. */
export interface UploadQueueSnapshot {
  readonly uploads: readonly Upload[]
  /** How many uploads are in each state. */
  readonly counts: Readonly<Record<UploadState, number>>
  /** The sum of all uploads but the canceled ones. */
  readonly progress: Readonly<UploadProgress>
}

/** Uploads files in order, a few at a time. Its functions need no `this`. */
export interface UploadQueue {
  /** Adds files, which start as soon as it is their turn. */
  add(files: Iterable<NamedBlob>): Upload[]
  /** All uploads that were added, in this order. */
  readonly uploads: readonly Upload[]
  /** Pauses the running uploads, and starts no others. */
  pauseAll(): void
  /** Continues the paused uploads, and then starts the others. */
  resumeAll(): void
  /** Cancels all uploads that are not done. The promise resolves once their parts are removed from COS. */
  cancelAll(): Promise<void>
  /** Calls a function after each change of an upload. It returns a function that ends the subscription. */
  subscribe(listener: () => void): () => void
  /** Returns what the uploads are doing now. */
  getSnapshot(): UploadQueueSnapshot
}

/**
 * Creates a queue of uploads. A failed upload does not stop the others; `upload.start()` tries it again.
 *
 * @throws TypeError with a bad `concurrency`
 */
export function createUploadQueue(options: UploadQueueOptions = {}): UploadQueue {
  const queue = new PausableQueue(options)
  return {
    add: (files) => queue.add(files),
    get uploads() {
      return queue.uploads
    },
    pauseAll: () => queue.pauseAll(),
    resumeAll: () => queue.resumeAll(),
    cancelAll: () => queue.cancelAll(),
    subscribe: (listener) => queue.subscribe(listener),
    getSnapshot: () => queue.getSnapshot(),
  }
}

class PausableQueue {
  uploads: readonly Upload[] = []
  readonly #options: UploadQueueOptions
  readonly #concurrency: number
  readonly #listeners = new Set<() => void>()
  #waiting: Upload[] = []
  #isPaused = false
  #snapshot: UploadQueueSnapshot | undefined

  constructor(options: UploadQueueOptions) {
    this.#options = options
    this.#concurrency = options.concurrency ?? 3
    if (!(this.#concurrency >= 1)) throw new TypeError('concurrency must be at least 1')
  }

  add(files: Iterable<NamedBlob>): Upload[] {
    const { key, concurrency: _, ...options } = this.#options
    const added = Array.from(files, (file) =>
      createUpload(file, key ? { ...options, key: key(file) } : options),
    )
    this.uploads = [...this.uploads, ...added]
    this.#waiting.push(...added)
    for (const upload of added) upload.subscribe(() => this.#onChange())
    this.#onChange()
    return added
  }

  pauseAll(): void {
    this.#isPaused = true
    for (const upload of this.uploads) upload.pause()
  }

  resumeAll(): void {
    this.#isPaused = false
    const paused = this.uploads.filter((upload) => upload.getSnapshot().state === 'paused')
    this.#waiting = [...paused, ...this.#waiting]
    this.#onChange()
  }

  async cancelAll(): Promise<void> {
    this.#waiting = []
    await Promise.all(this.uploads.map((upload) => upload.cancel()))
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  getSnapshot(): UploadQueueSnapshot {
    this.#snapshot ??= summarize(this.uploads)
    return this.#snapshot
  }

  #onChange(): void {
    this.#snapshot = undefined
    this.#startWaiting()
    for (const listener of [...this.#listeners]) listener()
  }

  #startWaiting(): void {
    const countRunning = () =>
      this.uploads.filter((upload) => upload.getSnapshot().state === 'uploading').length
    while (!this.#isPaused && this.#waiting.length > 0 && countRunning() < this.#concurrency) {
      const upload = this.#waiting.shift()!
      // It may have been started or canceled by the page meanwhile.
      if (['idle', 'paused'].includes(upload.getSnapshot().state)) upload.start()
    }
  }
}

function summarize(uploads: readonly Upload[]): UploadQueueSnapshot {
  const counts = { idle: 0, uploading: 0, paused: 0, done: 0, failed: 0, canceled: 0 }
  let loaded = 0
  let total = 0
  let rate = 0
  for (const upload of uploads) {
    const { state, progress } = upload.getSnapshot()
    counts[state]++
    if (state === 'canceled') continue
    loaded += progress.loaded
    total += progress.total
    if (state === 'uploading') rate += progress.rate ?? 0
  }
  const known =
    rate > 0 ? { rate, remaining: (total - loaded) / rate } : { rate: undefined, remaining: undefined }
  const progress = Object.freeze({ loaded, total, ...known })
  return Object.freeze({ uploads, counts: Object.freeze(counts), progress })
}
