import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ByteString } from '../request/percent-encoding.js'
import type { Blob, BlobStore, Content } from './blob-store.js'
import { readRecords, writeRecord } from './record-file.js'
import { Turns } from './turns.js'

/** An object as its record file holds it. */
export interface StoredObject {
  key: string
  /** With its quotation marks. */
  etag: string
  size: number
  /** Unix seconds. */
  lastModified: number
  /** Headers to repeat on download, named as COS writes them. */
  headers: Record<string, ByteString>
  blobs: Blob[]
  appendable?: boolean
}

/**
 * The objects of one bucket: an index in memory over one record file each.
 * Writing the record is what makes an object exist, so a crash leaves the old object or the new one.
 */
export class ObjectStore {
  readonly #directory: string
  readonly #blobs: BlobStore
  readonly #turns = new Turns()
  readonly #readers = new Map<StoredObject, number>()
  #objects = new Map<string, StoredObject>()

  constructor(directory: string, blobs: BlobStore) {
    this.#directory = directory
    this.#blobs = blobs
  }

  async open(): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    const records = await readRecords<StoredObject>(this.#directory)
    this.#objects = new Map(records.map((record) => [record.key, record]))
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key)
  }

  all(): Iterable<StoredObject> {
    return this.#objects.values()
  }

  /**
   * Replaces an object in turn with other writers of the key. `decide` sees what is there at that moment, may
   * throw to leave it, and says what shall be there; blobs that are then in no object are removed.
   */
  put(key: string, decide: (current: StoredObject | undefined) => StoredObject): Promise<StoredObject> {
    return this.#turns.take(key, async () => {
      const current = this.#objects.get(key)
      const next = decide(current)
      await writeRecord(this.#recordOf(key), next)
      this.#objects.set(key, next)
      await this.#retire(current, next.blobs)
      return next
    })
  }

  delete(key: string): Promise<void> {
    return this.#turns.take(key, async () => {
      const current = this.#objects.get(key)
      await rm(this.#recordOf(key), { force: true })
      this.#objects.delete(key)
      await this.#retire(current, [])
    })
  }

  /** Streams a range; from the call on the content stays readable to its end, although the object is replaced. */
  read(object: StoredObject, start: number, end: number): Content {
    this.#readers.set(object, (this.#readers.get(object) ?? 0) + 1)
    return this.#readThenRelease(object, start, end)
  }

  async *#readThenRelease(object: StoredObject, start: number, end: number): Content {
    try {
      yield* this.#blobs.read(object.blobs, start, end)
    } finally {
      await this.#release(object)
    }
  }

  async #release(object: StoredObject): Promise<void> {
    const readers = this.#readers.get(object)! - 1
    if (readers > 0) {
      this.#readers.set(object, readers)
      return
    }
    this.#readers.delete(object)
    const current = this.#objects.get(object.key)
    if (current !== object) await this.#retire(object, current?.blobs ?? [])
  }

  async #retire(object: StoredObject | undefined, stillInUse: readonly Blob[]): Promise<void> {
    if (!object || this.#readers.has(object)) return
    const kept = new Set(stillInUse.map(({ file }) => file))
    await this.#blobs.remove(object.blobs.filter(({ file }) => !kept.has(file)))
  }

  // A hash fits every file system, whatever the key is made of and however long it is.
  #recordOf(key: string): string {
    return join(this.#directory, `${createHash('sha256').update(key).digest('hex')}.json`)
  }
}
