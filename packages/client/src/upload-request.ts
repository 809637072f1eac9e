import type { NamedBlob } from './named-blob.js'
import type { UploadedObject, UploadOptions } from './transfer.js'
import { uploadObject } from './upload-object.js'

/** Options of {@link uploadRequest}. */
export interface UploadRequestOptions
  extends Omit<UploadOptions, 'key' | 'fileId' | 'signal' | 'onProgress'> {
  /** Suggests the key of a file. Default: the file's name. */
  key?: (file: NamedBlob) => string
}

/** What an upload component passes to the function that uploads a file. */
export interface ComponentRequest {
  file: unknown
  /** Gets `{ percent, loaded, total, rate, remaining }`. */
  onProgress?: (event: never) => void
  /** Gets the {@link UploadedObject}. */
  onSuccess?: (result: never) => void
  /** Gets the `CosgateError`. */
  onError?: (error: never) => void
}

/** What the function returns to the component. */
export interface ComponentUpload {
  /** Stops the upload and removes it from COS. */
  abort(): void
}

/**
 * Creates the function that upload components take: `:http-request` of Element Plus, `customRequest` of Ant Design.
 *
 * It calls their `onProgress({ percent, loaded, total, rate, remaining })`, `onSuccess({ key, etag, data? })` and
 * `onError(error)`. After `abort()` of its return value it calls none of them.
 */
export function uploadRequest({ key, ...options }: UploadRequestOptions = {}) {
  return ({ file, onProgress, onSuccess, onError }: ComponentRequest): ComponentUpload => {
    const controller = new AbortController()
    const { signal } = controller
    const blob = file as NamedBlob
    uploadObject(blob, {
      ...options,
      ...(key && { key: key(blob) }),
      signal,
      onProgress: (progress) => {
        const percent = progress.total ? (progress.loaded / progress.total) * 100 : 100
        onProgress?.({ percent, ...progress } as never)
      },
    }).then(
      (uploaded: UploadedObject) => onSuccess?.(uploaded as never),
      (error) => {
        if (!signal.aborted) onError?.(error as never)
      },
    )
    return { abort: () => controller.abort() }
  }
}
