/** A multipart upload that COS keeps until it is completed or removed. */
export interface MultipartUpload {
  key: string
  uploadId: string
  /** Bytes of each part but the last. */
  partSize: number
  /** Milliseconds by the clock of this machine, for differences only. */
  startedAt: number
}

export type NamedBlob = Blob & { name?: string; lastModified?: number }

/**
 * What localStorage remembers under this name of an unfinished upload. Where there is no storage, nothing is
 * resumed; a Blob has no lastModified to be known by, and is never resumed.
 */
export function resumeMemory(endpoint: string, key: string, file: NamedBlob) {
  const id = `cosgate${JSON.stringify([endpoint, key, file.name, file.size, file.lastModified])}`
  // Even naming localStorage throws where a page may not have it.
  const inStorage = <Result>(action: (storage: Storage) => Result) => {
    try {
      return file.lastModified === undefined ? undefined : action(localStorage)
    } catch {
      return undefined
    }
  }
  return {
    recall: (): MultipartUpload | undefined =>
      inStorage((storage) => JSON.parse(storage.getItem(id)!) ?? undefined),
    remember: (upload: MultipartUpload) =>
      inStorage((storage) => storage.setItem(id, JSON.stringify(upload))),
    forget: () => inStorage((storage) => storage.removeItem(id)),
  }
}
