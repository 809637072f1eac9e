import type { CosgateError } from './cosgate-error.js'
import type { NamedBlob } from './named-blob.js'
import type { UploadProgress } from './progress.js'
import { removeTransfer, runTransfer } from './run-transfer.js'
import { createTransfer, type Transfer, type UploadedObject, type UploadOptions } from './transfer.js'
import { createFileId } from './upload-memory.js'

/** `failed` uploads can be started again; `done` and `canceled` ones have ended. */
export type UploadState = 'idle' | 'uploading' | 'paused' | 'done' | 'failed' | 'canceled'

/** What an upload is doing. It is frozen, and the same object until something changes. */
export interface UploadSnapshot {
  readonly state: UploadState
  readonly progress: Readonly<UploadProgress>
  /** In the state `done`. */
  readonly result?: UploadedObject
  /** In the state `failed`. */
  readonly error?: CosgateError
}

/** Options of {@link createUpload}. */
export type CreateUploadOptions = Omit<UploadOptions, 'signal'>

/** An upload that can be paused and continued. Its functions need no `this`. */
export interface Upload {
  /** Different for each upload, such as for a key in a list. */
  readonly id: string
  readonly file: NamedBlob
  /**
   * Starts the upload, or continues it after a pause or a failure.
   *
   * @returns the promise of the result. It stays pending during a pause, and rejects with an `AbortError` after `cancel`.
   */
  start(): Promise<UploadedObject>
  /** Stops sending. COS keeps the parts that it has. */
  pause(): void
  /** Stops sending and removes the parts from COS. The promise resolves once they are removed. */
  cancel(): Promise<void>
  /** Calls a function after each change. It returns a function that ends the subscription. */
  subscribe(listener: () => void): () => void
  /** Returns what the upload is doing now. */
  getSnapshot(): UploadSnapshot
}

/**
 * Creates an upload that a page can show, pause, continue and cancel. It fits React's `useSyncExternalStore`.
 *
 * @throws TypeError without a file, or with a bad option
 */
export function createUpload(file: NamedBlob, options: CreateUploadOptions = {}): Upload {
  const upload = new PausableUpload(file, options)
  return {
    id: createFileId(),
    file,
    start: () => upload.start(),
    pause: () => upload.pause(),
    cancel: () => upload.cancel(),
    subscribe: (listener) => upload.subscribe(listener),
    getSnapshot: () => upload.snapshot,
  }
}

class PausableUpload {
  snapshot: UploadSnapshot
  readonly #transfer: Transfer
  readonly #listeners = new Set<() => void>()
  #stop = new AbortController()
  #result: Deferred | undefined
  /** Settles when nothing is sent any more. It never rejects. */
  #run: Promise<void> = Promise.resolve()

  constructor(file: NamedBlob, options: CreateUploadOptions) {
    const onProgress = (progress: UploadProgress) => {
      this.#change({ progress: Object.freeze(progress) })
      options.onProgress?.(progress)
    }
    this.#transfer = createTransfer(file, { ...options, onProgress })
    const progress = Object.freeze({ loaded: 0, total: file.size, rate: undefined, remaining: undefined })
    this.snapshot = Object.freeze({ state: 'idle', progress })
  }

  start(): Promise<UploadedObject> {
    const { state } = this.snapshot
    if (state === 'idle' || state === 'failed') this.#result = createDeferred()
    if (state === 'idle' || state === 'failed' || state === 'paused') {
      this.#stop = new AbortController()
      const { signal } = this.#stop
      this.#change({ state: 'uploading', error: undefined })
      // Connections of an earlier run may still be closing.
      this.#run = this.#run.then(() => this.#send(signal))
    }
    return this.#result!.promise
  }

  pause(): void {
    if (this.snapshot.state !== 'uploading') return
    this.#change({ state: 'paused' })
    this.#stop.abort()
  }

  async cancel(): Promise<void> {
    const { state } = this.snapshot
    if (state === 'done' || state === 'canceled') return this.#run
    this.#change({ state: 'canceled' })
    this.#stop.abort()
    this.#result ??= createDeferred()
    this.#result.reject(new DOMException('The upload was canceled', 'AbortError'))
    this.#run = this.#run.then(() => removeTransfer(this.#transfer))
    return this.#run
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #send(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    try {
      this.#transfer.app.signal = signal
      const result = await runTransfer(this.#transfer)
      if (this.snapshot.state === 'canceled') return
      this.#change({ state: 'done', result })
      this.#result!.resolve(result)
    } catch (error) {
      if (signal.aborted) return
      this.#change({ state: 'failed', error: error as CosgateError })
      this.#result!.reject(error)
    }
  }

  #change(changes: Partial<UploadSnapshot>): void {
    this.snapshot = Object.freeze({ ...this.snapshot, ...changes })
    for (const listener of [...this.#listeners]) listener()
  }
}

interface Deferred {
  promise: Promise<UploadedObject>
  resolve(result: UploadedObject): void
  reject(error: unknown): void
}

function createDeferred(): Deferred {
  const deferred = {} as Deferred
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }))
  // A page that only reads snapshots does not wait for it.
  deferred.promise.catch(() => {})
  return deferred
}
