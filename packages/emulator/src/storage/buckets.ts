import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BlobStore } from './blob-store.js'
import { MultipartStore } from './multipart-store.js'
import { ObjectStore } from './object-store.js'

export interface Bucket {
  name: string
  blobs: BlobStore
  objects: ObjectStore
  multipart: MultipartStore
}

/** All buckets in one directory. A bucket is created on first use. */
export class Buckets {
  readonly #directory: string
  readonly #open = new Map<string, Promise<Bucket>>()

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Returns whether a bucket was used before, including previous runs with the same directory. */
  has(name: string): boolean {
    return existsSync(join(this.#directory, name))
  }

  get(name: string): Promise<Bucket> {
    const existing = this.#open.get(name)
    if (existing) return existing
    const open = openBucket(join(this.#directory, name), name)
    this.#open.set(name, open)
    // Retry on the next request: the cause, such as a full disk, can be temporary.
    open.catch(() => this.#open.delete(name))
    return open
  }
}

async function openBucket(directory: string, name: string): Promise<Bucket> {
  const blobs = new BlobStore(join(directory, 'blobs'))
  const objects = new ObjectStore(join(directory, 'objects'), blobs)
  const multipart = new MultipartStore(join(directory, 'uploads'), blobs)
  await objects.open()
  const objectFiles = new Set([...objects.all()].flatMap((object) => object.blobs.map(({ file }) => file)))
  await multipart.open(objectFiles)
  await blobs.open(new Set([...objectFiles, ...multipart.blobs().map(({ file }) => file)]))
  return { name, blobs, objects, multipart }
}
