import { join } from 'node:path'
import type { Acl } from './acl.js'
import { KeyedQueue } from './keyed-queue.js'
import { readRecord, writeRecord } from './record-file.js'

/** The content of a bucket's record file. */
export interface BucketRecord {
  region: string | undefined
  /** Unix seconds. */
  created: number
  acl: Acl | undefined
  /** Stored documents such as `lifecycle`, by the name of their parameter. `null`: removed after it was set. */
  settings: Record<string, string | null>
}

/** The configuration of one bucket, in one record file. */
export class BucketConfiguration {
  readonly #path: string
  readonly #queue = new KeyedQueue()
  #current: BucketRecord

  private constructor(path: string, current: BucketRecord) {
    this.#path = path
    this.#current = current
  }

  /** Reads the record, or writes it if the bucket has none. */
  static async open(
    directory: string,
    initial: Pick<BucketRecord, 'region' | 'created'>,
  ): Promise<BucketConfiguration> {
    const path = join(directory, 'bucket.json')
    const stored = await readRecord<BucketRecord>(path)
    const current = stored ?? { ...initial, acl: undefined, settings: {} }
    if (!stored) await writeRecord(path, current)
    return new BucketConfiguration(path, current)
  }

  get current(): Readonly<BucketRecord> {
    return this.#current
  }

  /** Replaces some fields. If this fails, the old configuration stays. */
  update(change: (current: Readonly<BucketRecord>) => Partial<BucketRecord>): Promise<void> {
    return this.#queue.run('', async () => {
      const next = { ...this.#current, ...change(this.#current) }
      await writeRecord(this.#path, next)
      this.#current = next
    })
  }

  /** @param document `null` removes the setting */
  setDocument(name: string, document: string | null): Promise<void> {
    return this.update(({ settings }) => ({ settings: { ...settings, [name]: document } }))
  }
}
