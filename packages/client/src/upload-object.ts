import type { AppOptions } from './app.js'
import { exchange } from './cos.js'
import { MIN_PART_SIZE, uploadParts } from './upload-parts.js'

/** A File, or a Blob; without `lastModified` an upload is never resumed. */
export type NamedBlob = Blob & { name?: string; lastModified?: number }

/** Bytes of the file that have been sent; `loaded` never goes back. */
export interface UploadProgress {
  loaded: number
  total: number
}

/** Options of {@link uploadObject}. */
export interface UploadOptions extends AppOptions {
  /** Where the app has mounted the gate; default `/cos`. */
  endpoint?: string
  /** A suggestion to the app, which may grant another key; default the file's name. */
  key?: string
  /** Told of bytes, never fewer than before; the last call has `loaded === total`. */
  onProgress?: (progress: UploadProgress) => void
  /** Its abort stops the upload and removes it from COS. */
  signal?: AbortSignal
}

/** Where the file is now. */
export interface UploadedObject {
  /** The key that the app granted. */
  key: string
  /** With its quotes, as COS writes it; `''` where the bucket's CORS rule hides it. */
  etag: string
}

/**
 * Uploads a file to COS with signatures from the app: whole up to 5 MiB, else in parts that a later call for the same
 * file goes on with after a failure or a reload.
 *
 * @param file a `File`, or a `Blob` with `options.key`; a Blob is never resumed.
 * @returns the key that the app granted, and the object's ETag.
 * @throws CosgateError with the app's own code, `network_error`, `timeout` or `cos_error`; `signal.reason` after an
 * abort, once the unfinished upload is removed from COS; a TypeError without a file.
 * @see https://cloud.tencent.com/document/product/436/7749
 */
export async function uploadObject(file: NamedBlob, options: UploadOptions = {}): Promise<UploadedObject> {
  if (!file) throw new TypeError('no file')
  const { endpoint = '/cos', key = file.name, onProgress, signal } = options
  const total = file.size
  const app = { ...options, url: `${endpoint.replace(/\/$/, '')}/presign` }
  const headers = { 'content-type': file.type || 'application/octet-stream' }
  let loaded = 0
  let reported = 0
  const report = (bytes: number) => {
    loaded += bytes
    // The total itself is for the object that is there.
    if (loaded <= reported || loaded >= total) return
    reported = loaded
    onProgress?.({ loaded, total })
  }
  try {
    const put = { method: 'PUT', key, headers: { ...headers, 'content-length': total } }
    const uploaded = await (total > MIN_PART_SIZE
      ? uploadParts(app, key, headers, file, report)
      : exchange(app, put, file, report))
    onProgress?.({ loaded: total, total })
    return { key: uploaded.key, etag: uploaded.etag }
  } catch (error) {
    throw signal?.aborted ? signal.reason : error
  }
}
