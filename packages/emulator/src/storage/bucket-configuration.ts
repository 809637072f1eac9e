import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CosError } from '../cos-error.js'
import type { Acl } from './acl.js'
import { KeyedQueue } from './keyed-queue.js'
import { readRecord, writeRecord } from './record-file.js'

/** The content of a bucket's record file. */
export interface BucketRecord {
  region: string | undefined
  /** Unix seconds. */
  created: number
  acl: Acl | undefined
  /** Stored documents such as `lifecycle`, by the name of their parameter. `null`: CORS rules that were removed. */
  settings: Record<string, string | null>
}

/** The values of a bucket that is created. */
export type BucketOrigin = Pick<BucketRecord, 'region' | 'created'>

/** The configuration of one bucket, in one record file. A bucket exists if this file does. */
export class BucketConfiguration {
  readonly #path: string
  readonly #queue = new KeyedQueue()
  #current: BucketRecord
  #isStored: boolean
  #isRemoved = false

  private constructor(path: string, stored: BucketRecord | undefined) {
    this.#path = path
    this.#current = stored ?? { region: undefined, created: 0, acl: undefined, settings: {} }
    this.#isStored = stored !== undefined
  }

  /** Returns whether a directory contains a bucket. */
  static exists(directory: string): boolean {
    return existsSync(toRecordPath(directory))
  }

  /** Reads the record, if there is one. */
  static async open(directory: string): Promise<BucketConfiguration> {
    const path = toRecordPath(directory)
    return new BucketConfiguration(path, await readRecord<BucketRecord>(path))
  }

  get current(): Readonly<BucketRecord> {
    return this.#current
  }

  /** Sets the values of a bucket that does not exist yet. */
  prepare(origin: BucketOrigin): void {
    if (!this.#isStored) this.#current = { ...this.#current, ...origin }
  }

  /** Whether the bucket was removed. A request that opened it before may still use it. */
  get isRemoved(): boolean {
    return this.#isRemoved
  }

  /** Removes the record file synchronously, and refuses all changes from now on. */
  remove(): void {
    this.#isRemoved = true
    rmSync(this.#path, { force: true })
  }

  /**
   * Writes the record of a bucket that does not exist yet.
   * @returns whether this call created the bucket
   * @throws CosError `NoSuchBucket` if the bucket was removed
   */
  create(initial: Partial<BucketRecord> = {}): Promise<boolean> {
    return this.#queue.run('', async () => {
      this.#assertNotRemoved()
      if (this.#isStored) return false
      await this.#write({ ...this.#current, ...initial })
      return true
    })
  }

  /** Replaces some fields. If this fails, the old configuration stays. @throws CosError `NoSuchBucket` */
  update(change: (current: Readonly<BucketRecord>) => Partial<BucketRecord>): Promise<void> {
    return this.#queue.run('', () => this.#write({ ...this.#current, ...change(this.#current) }))
  }

  #assertNotRemoved(): void {
    if (this.#isRemoved) throw new CosError('NoSuchBucket')
  }

  async #write(next: BucketRecord): Promise<void> {
    this.#assertNotRemoved()
    await writeRecord(this.#path, next)
    this.#current = next
    this.#isStored = true
  }

  setDocument(name: string, document: string): Promise<void> {
    return this.update(({ settings }) => ({ settings: { ...settings, [name]: document } }))
  }

  /** Removes a document. A bucket without CORS rules allows every origin, but after they were removed it allows none. */
  removeDocument(name: string): Promise<void> {
    return this.update(({ settings }) => {
      const { [name]: _, ...others } = settings
      return { settings: name === 'cors' ? { ...others, cors: null } : others }
    })
  }
}

const toRecordPath = (directory: string) => join(directory, 'bucket.json')
