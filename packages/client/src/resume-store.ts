import type { NamedBlob } from './named-blob.js'

/** A multipart upload that COS keeps until it is completed or removed. */
export interface MultipartUpload {
  key: string
  uploadId: string
  /** COS's Date header when the upload was initiated, or null if the bucket's CORS rule hides it. */
  startedAt: string | null
}

/** Remembers the unfinished upload of one file in localStorage. */
export class ResumeStore {
  /** Undefined for a Blob without `lastModified`, because another file could have the same name and size. */
  readonly #name: string | undefined

  /** @param key the key that the caller suggests */
  constructor(url: string, key: string | undefined, { name, size, lastModified }: NamedBlob) {
    this.#name = lastModified ? JSON.stringify([url, key, name, size, lastModified]) : undefined
  }

  load(): MultipartUpload | undefined {
    const [key, uploadId, startedAt] = this.#use((storage, name) => storage.getItem(name))?.split('\n') ?? []
    return key && uploadId ? { key, uploadId, startedAt: startedAt ?? null } : undefined
  }

  save({ key, uploadId, startedAt }: MultipartUpload): void {
    this.#use((storage, name) => storage.setItem(name, [key, uploadId, startedAt].join('\n')))
  }

  remove(): void {
    this.#use((storage, name) => storage.removeItem(name))
  }

  #use<Result>(access: (storage: Storage, name: string) => Result): Result | undefined {
    try {
      return this.#name === undefined ? undefined : access(localStorage, this.#name)
    } catch {
      // Even naming localStorage throws if the page may not use it. Then nothing is resumed.
      return undefined
    }
  }
}
