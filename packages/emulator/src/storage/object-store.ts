import { createHash } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ByteString } from '../byte-string.js'
import { CosError } from '../cos-error.js'
import type { Acl } from './acl.js'
import type { Blob, BlobStore, Content } from './blob-store.js'
import { KeyedQueue } from './keyed-queue.js'
import { readRecords, writeRecord } from './record-file.js'
import { SortedList } from './sorted-list.js'

export interface Tag {
  Key: string
  Value: string
}

/** Everything that an upload says about its object, apart from the content. */
export interface ObjectAttributes {
  /** Headers to return on download, in COS's spelling. */
  headers: Record<string, ByteString>
  /** `undefined`: the object has the ACL of its bucket. */
  acl: Acl | undefined
  tags: Tag[]
}

/** The content of an object's record file. */
export interface StoredObject extends ObjectAttributes {
  key: string
  /** Including its quotation marks. */
  etag: string
  size: number
  /** Unsigned decimal. */
  crc64: string
  /** Unix seconds. */
  lastModified: number
  blobs: Blob[]
  appendable?: boolean
}

/**
 * The objects of one bucket: one record file per object, with a sorted in-memory index.
 * An object is created by writing its record, so a crash leaves either the old object or the new one.
 */
export class ObjectStore {
  readonly #directory: string
  readonly #blobs: BlobStore
  readonly #createBucket: () => Promise<unknown>
  readonly #queue = new KeyedQueue()
  /** The number of readers of each blob, by its file. Several versions of an object can have the same blob. */
  readonly #readers = new Map<string, number>()
  #objects = new SortedList<StoredObject>([])

  /** @param createBucket is called before an object is stored */
  constructor(directory: string, blobs: BlobStore, createBucket: () => Promise<unknown>) {
    this.#directory = directory
    this.#blobs = blobs
    this.#createBucket = createBucket
  }

  async open(): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    this.#objects = new SortedList(await readRecords<StoredObject>(this.#directory))
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key)
  }

  /** Returns all objects, sorted by key. */
  all(): readonly StoredObject[] {
    return this.#objects.entries
  }

  /**
   * Replaces an object; writers of the same key run one after the other. Blobs that are no longer used are removed.
   * @param decide gets the current object and returns the new one, or throws to keep the current one
   */
  put(key: string, decide: (current: StoredObject | undefined) => StoredObject): Promise<StoredObject> {
    return this.#queue.run(key, async () => {
      const current = this.#objects.get(key)
      const next = decide(current)
      await this.#createBucket()
      await writeRecord(this.#recordPath(key), next)
      this.#objects.set(next)
      await this.#removeUnused(current?.blobs, next.blobs)
      return next
    })
  }

  /** Changes the ACL or the tags of an object. @throws CosError `NoSuchKey`. */
  async update(key: string, change: Partial<ObjectAttributes>): Promise<void> {
    await this.put(key, (current) => {
      if (!current) throw new CosError('NoSuchKey')
      return { ...current, ...change }
    })
  }

  /** @returns the removed object, if there was one */
  delete(key: string): Promise<StoredObject | undefined> {
    return this.#queue.run(key, async () => {
      const current = this.#objects.get(key)
      await rm(this.#recordPath(key), { force: true })
      this.#objects.delete(key)
      await this.#removeUnused(current?.blobs)
      return current
    })
  }

  /** Streams a range. The content stays readable to its end, even if the object is replaced in the meantime. */
  read(object: StoredObject, start: number, end: number): Content {
    for (const { file } of object.blobs) this.#readers.set(file, (this.#readers.get(file) ?? 0) + 1)
    return this.#readThenRelease(object, start, end)
  }

  async *#readThenRelease(object: StoredObject, start: number, end: number): Content {
    try {
      yield* this.#blobs.read(object.blobs, start, end)
    } finally {
      await this.#release(object)
    }
  }

  async #release({ key, blobs }: StoredObject): Promise<void> {
    for (const { file } of blobs) {
      const readers = this.#readers.get(file)! - 1
      if (readers > 0) this.#readers.set(file, readers)
      else this.#readers.delete(file)
    }
    await this.#removeUnused(blobs, this.#objects.get(key)?.blobs)
  }

  /** Removes blobs, except those that still belong to an object or are being read. */
  async #removeUnused(blobs: readonly Blob[] = [], stillInUse: readonly Blob[] = []): Promise<void> {
    const keptFiles = new Set(stillInUse.map(({ file }) => file))
    const isUnused = ({ file }: Blob) => !keptFiles.has(file) && !this.#readers.has(file)
    await this.#blobs.remove(blobs.filter(isUnused))
  }

  // A hash is a valid file name on every file system, regardless of the key's characters and length.
  #recordPath(key: string): string {
    return join(this.#directory, `${createHash('sha256').update(key).digest('hex')}.json`)
  }
}
