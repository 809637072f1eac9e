import type { NamedBlob } from './named-blob.js'

/** A multipart upload that COS keeps until it is completed or removed. */
export interface MultipartUpload {
  key: string
  uploadId: string
  /** Bytes of each part but the last. */
  partSize: number
  /** COS's Date header when the upload was initiated, or null if the bucket's CORS rule hides it. */
  startedAt: string | null
}

interface UploadRecord {
  fileId: string
  multipart?: MultipartUpload | undefined
}

/** Remembers the unfinished upload of one file, in localStorage too if the file can be recognised after a reload. */
export class UploadMemory {
  /** Undefined for a Blob without `lastModified`, because another file could have the same name and size. */
  readonly #name: string | undefined
  #record: UploadRecord

  /**
   * @param key the key that the caller suggests
   * @param fileId the caller's own name for the upload. An upload that was remembered with another name is forgotten.
   */
  constructor(
    url: string,
    key: string | undefined,
    { name, size, lastModified }: NamedBlob,
    fileId?: string,
  ) {
    this.#name = lastModified ? `cosgate:${JSON.stringify([url, key, name, size, lastModified])}` : undefined
    const stored = this.#load()
    const isSame = stored && (fileId === undefined || fileId === stored.fileId)
    this.#record = isSame ? stored : { fileId: fileId ?? createFileId() }
  }

  get fileId(): string {
    return this.#record.fileId
  }

  get multipart(): MultipartUpload | undefined {
    return this.#record.multipart
  }

  set multipart(multipart: MultipartUpload | undefined) {
    this.#record.multipart = multipart
    this.save()
  }

  save(): void {
    this.#access((storage, name) => storage.setItem(name, JSON.stringify(this.#record)))
  }

  /** Forgets the upload in localStorage. */
  remove(): void {
    this.#record.multipart = undefined
    this.#access((storage, name) => storage.removeItem(name))
  }

  #load(): UploadRecord | undefined {
    const record = this.#access((storage, name) => JSON.parse(storage.getItem(name)!))
    return typeof record?.fileId === 'string' ? record : undefined
  }

  #access<Result>(use: (storage: Storage, name: string) => Result): Result | undefined {
    try {
      return this.#name === undefined ? undefined : use(localStorage, this.#name)
    } catch {
      // Even naming localStorage throws if the page may not use it. Then nothing is resumed after a reload.
      return undefined
    }
  }
}

/** It names one of the user's files and proves nothing. So `Math.random` suffices, which mini programs have too. */
export function createFileId(): string {
  const createWord = () => Math.random().toString(36).slice(2, 10).padEnd(8, '0')
  return Array.from({ length: 4 }, createWord).join('')
}
