import { randomBytes } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CosError } from '../answer/errors.js'
import type { ByteString } from '../request/percent-encoding.js'
import type { Blob, BlobStore } from './blob-store.js'
import { readRecords, writeRecord } from './record-file.js'
import { Turns } from './turns.js'

export interface Upload {
  uploadId: string
  key: string
  /** Unix seconds. */
  initiated: number
  headers: Record<string, ByteString>
}

export interface Part extends Blob {
  number: number
  /** With its quotation marks. */
  etag: string
  /** Unix seconds. */
  lastModified: number
}

interface OpenUpload {
  upload: Upload
  parts: Map<number, Part>
}

/** The unfinished multipart uploads of one bucket, a record file for each and for each of its parts. */
export class MultipartStore {
  readonly #directory: string
  readonly #blobs: BlobStore
  readonly #turns = new Turns()
  readonly #uploads = new Map<string, OpenUpload>()

  constructor(directory: string, blobs: BlobStore) {
    this.#directory = directory
    this.#blobs = blobs
  }

  /** Reads what is on disk; an upload whose parts are in an object already was completed just before a stop. */
  async open(inObjects: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    for (const upload of await readRecords<Upload>(this.#directory)) {
      await mkdir(this.#partsOf(upload.uploadId), { recursive: true })
      const parts = await readRecords<Part>(this.#partsOf(upload.uploadId))
      if (parts.some(({ file }) => inObjects.has(file))) await this.#removeRecords(upload.uploadId)
      else
        this.#uploads.set(upload.uploadId, {
          upload,
          parts: new Map(parts.map((part) => [part.number, part])),
        })
    }
  }

  blobs(): Blob[] {
    return [...this.#uploads.values()].flatMap(({ parts }) => [...parts.values()])
  }

  all(): Upload[] {
    return [...this.#uploads.values()].map(({ upload }) => upload)
  }

  async start(key: string, headers: Record<string, ByteString>, now: number): Promise<Upload> {
    const uploadId = `${Math.floor(now)}${randomBytes(28).toString('hex')}`
    const upload = { uploadId, key, initiated: now, headers }
    await mkdir(this.#partsOf(uploadId))
    await writeRecord(this.#recordOf(uploadId), upload)
    this.#uploads.set(uploadId, { upload, parts: new Map() })
    return upload
  }

  /** @throws CosError `NoSuchUpload` if there is none of this id for this key. */
  find(key: string, uploadId: string): Upload {
    return this.#find(key, uploadId).upload
  }

  /** The parts in order of their numbers. @throws CosError `NoSuchUpload`. */
  parts(key: string, uploadId: string): Part[] {
    return [...this.#find(key, uploadId).parts.values()].sort((a, b) => a.number - b.number)
  }

  /** Adds a part, or replaces the one of its number. @throws CosError `NoSuchUpload` if the upload is over. */
  putPart(key: string, uploadId: string, part: Part): Promise<void> {
    return this.#turns.take(uploadId, async () => {
      const { parts } = this.#find(key, uploadId)
      const replaced = parts.get(part.number)
      await writeRecord(join(this.#partsOf(uploadId), `${part.number}.json`), part)
      parts.set(part.number, part)
      if (replaced) await this.#blobs.remove([replaced])
    })
  }

  /** Ends an upload in turn with its parts: `finish` makes use of some parts, the others are removed. */
  complete(
    key: string,
    uploadId: string,
    finish: (upload: Upload, parts: Part[]) => Promise<Part[]>,
  ): Promise<void> {
    return this.#turns.take(uploadId, async () => {
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

  #find(key: string, uploadId: string): OpenUpload {
    const found = this.#uploads.get(uploadId)
    if (found?.upload.key !== key) throw new CosError('NoSuchUpload')
    return found
  }

  async #removeRecords(uploadId: string): Promise<void> {
    await rm(this.#recordOf(uploadId), { force: true })
    await rm(this.#partsOf(uploadId), { recursive: true, force: true })
    this.#uploads.delete(uploadId)
  }

  #recordOf(uploadId: string): string {
    return join(this.#directory, `${uploadId}.json`)
  }

  #partsOf(uploadId: string): string {
    return join(this.#directory, uploadId)
  }
}
