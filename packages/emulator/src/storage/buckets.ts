import { randomUUID } from 'node:crypto'
import { renameSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CosError } from '../cos-error.js'
import { BlobStore } from './blob-store.js'
import { BucketConfiguration, type BucketOrigin } from './bucket-configuration.js'
import { MultipartStore } from './multipart-store.js'
import { ObjectStore } from './object-store.js'

export interface Bucket {
  name: string
  configuration: BucketConfiguration
  blobs: BlobStore
  objects: ObjectStore
  multipart: MultipartStore
}

/** All buckets in one directory. */
export class Buckets {
  readonly #directory: string
  readonly #open = new Map<string, Promise<Bucket>>()
  #initial: string | undefined

  /** @param initial a bucket that exists from the start, until it is removed */
  constructor(directory: string, initial: string) {
    this.#directory = directory
    this.#initial = initial
  }

  /** Returns whether a bucket exists, including those of previous runs with the same directory. */
  has(name: string): boolean {
    return name === this.#initial || BucketConfiguration.exists(join(this.#directory, name))
  }

  /** Opens all buckets, sorted by name. */
  async all(origin: BucketOrigin): Promise<Bucket[]> {
    const initial = this.#initial === undefined ? [] : [this.#initial]
    const names = new Set([...(await readdir(this.#directory)), ...initial])
    const existing = [...names].filter((name) => this.has(name)).sort()
    return Promise.all(existing.map((name) => this.get(name, origin)))
  }

  /** Opens a bucket. @throws CosError `NoSuchBucket`. */
  async get(name: string, origin: BucketOrigin): Promise<Bucket> {
    if (!this.has(name)) throw new CosError('NoSuchBucket')
    const bucket = await this.open(name, origin)
    await bucket.configuration.create()
    return bucket
  }

  /** Opens a bucket to create it. @throws CosError `BucketAlreadyOwnedByYou`. */
  async openNew(name: string, origin: BucketOrigin): Promise<Bucket> {
    if (this.has(name)) throw new CosError('BucketAlreadyOwnedByYou')
    return this.open(name, origin)
  }

  /** Opens a bucket that may not exist. Its first object or upload creates it, so a failed request leaves no bucket. */
  async open(name: string, origin: BucketOrigin): Promise<Bucket> {
    const bucket = await this.#openOnce(name)
    bucket.configuration.prepare(origin)
    return bucket
  }

  #openOnce(name: string): Promise<Bucket> {
    const existing = this.#open.get(name)
    if (existing) return existing
    const open = openBucket(join(this.#directory, name), name)
    this.#open.set(name, open)
    // Retry on the next request: the cause, such as a full disk, can be temporary.
    open.catch(() => this.#open.delete(name))
    return open
  }

  /**
   * Removes a bucket.
   * @throws CosError `NoSuchBucket` if it was removed in the meantime; `BucketNotEmpty` if it has objects or unfinished
   *   uploads
   */
  async remove(bucket: Bucket): Promise<void> {
    const { name, configuration, objects, multipart } = bucket
    const open = this.#open.get(name)
    const isCurrent = (await open) === bucket && this.#open.get(name) === open
    if (!isCurrent) throw new CosError('NoSuchBucket')
    if (objects.all().length > 0 || multipart.all().length > 0) throw new CosError('BucketNotEmpty')
    configuration.remove()
    this.#open.delete(name)
    if (this.#initial === name) this.#initial = undefined
    // Renamed first, because another request must not open a folder that is half removed.
    const removed = join(this.#directory, `${name}.${randomUUID()}.removed`)
    renameSync(join(this.#directory, name), removed)
    await rm(removed, { recursive: true })
  }
}

async function openBucket(directory: string, name: string): Promise<Bucket> {
  await mkdir(directory, { recursive: true })
  const configuration = await BucketConfiguration.open(directory)
  const createBucket = () => configuration.create()
  const blobs = new BlobStore(join(directory, 'blobs'))
  const objects = new ObjectStore(join(directory, 'objects'), blobs, createBucket)
  const multipart = new MultipartStore(join(directory, 'uploads'), blobs, createBucket)
  await objects.open()
  const objectFiles = new Set(objects.all().flatMap((object) => object.blobs.map(({ file }) => file)))
  await multipart.open(objectFiles)
  await blobs.open(new Set([...objectFiles, ...multipart.blobs().map(({ file }) => file)]))
  return { name, configuration, blobs, objects, multipart }
}
