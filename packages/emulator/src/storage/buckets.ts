import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CosError } from '../cos-error.js'
import { BlobStore } from './blob-store.js'
import { BucketConfiguration, type BucketRecord } from './bucket-configuration.js'
import { MultipartStore } from './multipart-store.js'
import { ObjectStore } from './object-store.js'

export interface Bucket {
  name: string
  configuration: BucketConfiguration
  blobs: BlobStore
  objects: ObjectStore
  multipart: MultipartStore
}

/** The values of a bucket that is created. */
export type BucketOrigin = Pick<BucketRecord, 'region' | 'created'>

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
    return name === this.#initial || this.#open.has(name) || existsSync(join(this.#directory, name))
  }

  /** Opens all buckets, sorted by name. */
  async all(origin: BucketOrigin): Promise<Bucket[]> {
    const entries = await readdir(this.#directory, { withFileTypes: true })
    const stored = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    const initial = this.#initial === undefined ? [] : [this.#initial]
    const names = [...new Set([...stored, ...initial])].sort()
    return Promise.all(names.map((name) => this.getOrCreate(name, origin)))
  }

  /** Opens a bucket. @throws CosError `NoSuchBucket`. */
  async get(name: string, origin: BucketOrigin): Promise<Bucket> {
    if (!this.has(name)) throw new CosError('NoSuchBucket')
    return this.getOrCreate(name, origin)
  }

  /** Creates a bucket. @throws CosError `BucketAlreadyOwnedByYou`. */
  async create(name: string, origin: BucketOrigin): Promise<Bucket> {
    if (this.has(name)) throw new CosError('BucketAlreadyOwnedByYou')
    return this.getOrCreate(name, origin)
  }

  getOrCreate(name: string, origin: BucketOrigin): Promise<Bucket> {
    const existing = this.#open.get(name)
    if (existing) return existing
    const open = openBucket(join(this.#directory, name), name, origin)
    this.#open.set(name, open)
    // Retry on the next request: the cause, such as a full disk, can be temporary.
    open.catch(() => this.#open.delete(name))
    return open
  }

  /** Removes a bucket. @throws CosError `BucketNotEmpty` if it has objects or unfinished uploads. */
  async remove({ name, objects, multipart }: Bucket): Promise<void> {
    if (objects.all().length > 0 || multipart.all().length > 0) throw new CosError('BucketNotEmpty')
    this.#open.delete(name)
    if (this.#initial === name) this.#initial = undefined
    await rm(join(this.#directory, name), { recursive: true, force: true })
  }
}

async function openBucket(directory: string, name: string, origin: BucketOrigin): Promise<Bucket> {
  await mkdir(directory, { recursive: true })
  const blobs = new BlobStore(join(directory, 'blobs'))
  const objects = new ObjectStore(join(directory, 'objects'), blobs)
  const multipart = new MultipartStore(join(directory, 'uploads'), blobs)
  await objects.open()
  const objectFiles = new Set(objects.all().flatMap((object) => object.blobs.map(({ file }) => file)))
  await multipart.open(objectFiles)
  await blobs.open(new Set([...objectFiles, ...multipart.blobs().map(({ file }) => file)]))
  const configuration = await BucketConfiguration.open(directory, origin)
  return { name, configuration, blobs, objects, multipart }
}
