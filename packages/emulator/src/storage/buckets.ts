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

/** All buckets below one directory; a bucket comes into being when it is first asked for. */
export class Buckets {
  readonly #directory: string
  readonly #open = new Map<string, Promise<Bucket>>()

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Whether a bucket was asked for before, be it in an earlier run. */
  has(name: string): boolean {
    return existsSync(join(this.#directory, name))
  }

  get(name: string): Promise<Bucket> {
    const known = this.#open.get(name)
    if (known) return known
    const open = openBucket(join(this.#directory, name), name)
    this.#open.set(name, open)
    // What failed once, such as a full disk, may work the next time.
    open.catch(() => this.#open.delete(name))
    return open
  }
}

async function openBucket(directory: string, name: string): Promise<Bucket> {
  const blobs = new BlobStore(join(directory, 'blobs'))
  const objects = new ObjectStore(join(directory, 'objects'), blobs)
  const multipart = new MultipartStore(join(directory, 'uploads'), blobs)
  await objects.open()
  const inObjects = new Set([...objects.all()].flatMap((object) => object.blobs.map(({ file }) => file)))
  await multipart.open(inObjects)
  await blobs.open(new Set([...inObjects, ...multipart.blobs().map(({ file }) => file)]))
  return { name, blobs, objects, multipart }
}
