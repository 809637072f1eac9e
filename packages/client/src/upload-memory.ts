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

/** Remembers the unfinished upload of one file, in localStorage too if the file can be recognised after a reload. */
export class UploadMemory {
  readonly fileId: string
  multipart: MultipartUpload | undefined
  /** Undefined for a Blob without `lastModified`, because another file could have the same name and size. */
  readonly #name: string | undefined

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
    const stored = this.#access((storage, name) => JSON.parse(storage.getItem(name)!))
    this.fileId = fileId ?? stored?.fileId ?? createFileId()
    if (stored?.fileId === this.fileId) this.multipart = stored.multipart
  }

  save(): void {
    this.#access((storage, name) => storage.setItem(name, JSON.stringify(this)))
  }

  /** Forgets the multipart upload, here and in localStorage. */
  remove(): void {
    this.multipart = undefined
    this.#access((storage, name) => storage.removeItem(name))
  }

  // biome-ignore lint/suspicious/noExplicitAny: the storage may hold anything
  #access(use: (storage: Storage, name: string) => any): any {
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
  const createWord = () => Math.random().toString(36).slice(2)
  return createWord() + createWord()
}
