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

/** The unfinished upload of one file. It is in localStorage too if the file can be recognized after a reload. */
export interface UploadMemory {
  fileId: string
  multipart: MultipartUpload | undefined
  save(): void
  /** Forgets the multipart upload, here and in localStorage. */
  remove(): void
}

/**
 * Recalls the unfinished upload of a file.
 *
 * @param key the key that the caller suggests
 * @param fileId the caller's own name for the upload. An upload that was remembered with another name is forgotten.
 */
export function recallUpload(
  url: string,
  key: string | undefined,
  { name, size, lastModified }: NamedBlob,
  fileId: string | undefined,
): UploadMemory {
  const item = `cosgate:${JSON.stringify([url, key, name, size, lastModified])}`
  // biome-ignore lint/suspicious/noExplicitAny: the storage may hold anything
  const useStorage = (use: (storage: Storage) => any) => {
    try {
      // Another Blob without `lastModified` could have the same name and size.
      return lastModified && use(localStorage)
    } catch {
      // Even naming localStorage throws if the page may not use it. Then nothing is resumed after a reload.
    }
  }
  const stored = useStorage((storage) => JSON.parse(storage.getItem(item)!))
  const id = fileId ?? stored?.fileId ?? createFileId()
  const memory: UploadMemory = {
    fileId: id,
    multipart: stored?.fileId === id ? stored.multipart : undefined,
    save: () => useStorage((storage) => storage.setItem(item, JSON.stringify(memory))),
    remove() {
      memory.multipart = undefined
      useStorage((storage) => storage.removeItem(item))
    },
  }
  return memory
}

/**
 * Creates a name for an upload. It proves nothing, but no two uploads have the same. `crypto.randomUUID` is missing in mini
 * programs and in insecure contexts.
 */
export function createFileId(): string {
  return Date.now().toString(36) + Math.random().toString(36).slice(2)
}
