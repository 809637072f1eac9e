import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CosError } from '../cos-error.js'
import type { Blob, BlobStore } from './blob-store.js'
import { KeyedQueue } from './keyed-queue.js'
import type { ObjectAttributes } from './object-store.js'
import { readRecords, writeRecord } from './record-file.js'

export interface Upload extends ObjectAttributes {
  uploadId: string
  key: string
  /** Unix seconds. */
  initiated: number
}

export interface Part extends Blob {
  number: number
  /** Including its quotation marks. */
  etag: string
  /** Unix seconds. */
  lastModified: number
}

interface UploadState {
  upload: Upload
  parts: Map<number, Part>
}

/** The unfinished multipart uploads of one bucket, with one record file per upload and per part. */
export class MultipartStore {
  readonly #directory: string
  readonly #blobs: BlobStore
  readonly #createBucket: () => Promise<unknown>
  readonly #queue = new KeyedQueue()
  readonly #uploads = new Map<string, UploadState>()

  /** @param createBucket is called before an upload is started */
  constructor(directory: string, blobs: BlobStore, createBucket: () => Promise<unknown>) {
    this.#directory = directory
    this.#blobs = blobs
    this.#createBucket = createBucket
  }

  /**
   * Loads the uploads from disk. An upload whose parts belong to an object was completed just before the process
   * stopped, so its records are removed.
   * @param objectFiles files that belong to an object
   */
  async open(objectFiles: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    for (const upload of await readRecords<Upload>(this.#directory)) {
      const { uploadId } = upload
      await mkdir(this.#partsDirectory(uploadId), { recursive: true })
      const parts = await readRecords<Part>(this.#partsDirectory(uploadId))
      const isCompleted = parts.some(({ file }) => objectFiles.has(file))
      if (isCompleted) await this.#removeRecords(uploadId)
      else this.#uploads.set(uploadId, { upload, parts: new Map(parts.map((part) => [part.number, part])) })
    }
  }

  blobs(): Blob[] {
    return [...this.#uploads.values()].flatMap(({ parts }) => [...parts.values()])
  }

  all(): Upload[] {
    return [...this.#uploads.values()].map(({ upload }) => upload)
  }

  async start(key: string, attributes: ObjectAttributes, now: number): Promise<Upload> {
    const uploadId = `${Math.floor(now)}${randomBytes(28).toString('hex')}`
    const upload = { uploadId, key, initiated: now, ...attributes }
    await this.#createBucket()
    await mkdir(this.#partsDirectory(uploadId))
    await writeRecord(this.#recordPath(uploadId), upload)
    this.#uploads.set(uploadId, { upload, parts: new Map() })
    return upload
  }

  /** @throws CosError `NoSuchUpload` if the key has no upload with this id. */
  find(key: string, uploadId: string): Upload {
    return this.#find(key, uploadId).upload
  }

  /** Returns the parts, sorted by part number. @throws CosError `NoSuchUpload`. */
  parts(key: string, uploadId: string): Part[] {
    return [...this.#find(key, uploadId).parts.values()].sort((a, b) => a.number - b.number)
  }

  /** Adds a part, or replaces the part with the same number. @throws CosError `NoSuchUpload` if the upload ended. */
  putPart(key: string, uploadId: string, part: Part): Promise<void> {
    return this.#queue.run(uploadId, async () => {
      const { parts } = this.#find(key, uploadId)
      const replaced = parts.get(part.number)
      await writeRecord(join(this.#partsDirectory(uploadId), `${part.number}.json`), part)
      parts.set(part.number, part)
      if (replaced) await this.#blobs.remove([replaced])
    })
  }

  /**
   * Ends an upload after all pending changes of its parts.
   * @param finish returns the parts that it used; the other parts are removed
   * @throws CosError `NoSuchUpload`
   */
  complete(
    key: string,
    uploadId: string,
    finish: (upload: Upload, parts: Part[]) => Promise<Part[]>,
  ): Promise<void> {
    return this.#queue.run(uploadId, async () => {
      const all = this.parts(key, uploadId)
      const used = new Set(await finish(this.find(key, uploadId), all))
      await this.#removeRecords(uploadId)
      await this.#blobs.remove(all.filter((part) => !used.has(part)))
    })
  }

  /** @throws CosError `NoSuchUpload`. */
  abort(key: string, uploadId: string): Promise<void> {
    return this.complete(key, uploadId, async () => [])
  }

  #find(key: string, uploadId: string): UploadState {
    const found = this.#uploads.get(uploadId)
    if (found?.upload.key !== key) throw new CosError('NoSuchUpload')
    return found
  }

  async #removeRecords(uploadId: string): Promise<void> {
    await rm(this.#recordPath(uploadId), { force: true })
    await rm(this.#partsDirectory(uploadId), { recursive: true, force: true })
    this.#uploads.delete(uploadId)
  }

  #recordPath(uploadId: string): string {
    return join(this.#directory, `${uploadId}.json`)
  }

  #partsDirectory(uploadId: string): string {
    return join(this.#directory, uploadId)
  }
}
