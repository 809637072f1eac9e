import type { AppOptions } from './app.js'
import { sendSigned } from './cos.js'
import type { NamedBlob } from './named-blob.js'
import { MIN_PART_SIZE, uploadParts } from './upload-parts.js'

/** The number of bytes that were sent. `loaded` never decreases. */
export interface UploadProgress {
  loaded: number
  total: number
}

/** Options of {@link uploadObject}. */
export interface UploadOptions extends AppOptions {
  /** Base path of the gate in the app. Default: `/cos`. */
  endpoint?: string
  /** A suggestion to the app, which may grant another key. Default: the file's name. */
  key?: string
  /** Gets the progress in bytes. The last call has `loaded === total`. */
  onProgress?: (progress: UploadProgress) => void
  /** An abort stops the upload and removes it from COS. */
  signal?: AbortSignal
}

/** The object that was uploaded. */
export interface UploadedObject {
  /** The key that the app granted. */
  key: string
  /** With quotes, as COS sends it; `''` if the bucket's CORS rule hides it. */
  etag: string
}

/**
 * Uploads a file to COS with signatures from the app. A file of up to 5 MiB is sent whole, a larger one in parts. After a
 * failure or a reload, a later call for the same file resumes the upload.
 *
 * @param file a `File`, or a `Blob` with `options.key`. A Blob is never resumed.
 * @returns the key that the app granted, and the object's ETag
 * @throws CosgateError with the app's own code, `network_error`, `timeout` or `cos_error`; `signal.reason` after an abort,
 *   once the unfinished upload is removed from COS; a TypeError without a file
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
  const onSent = (bytes: number) => {
    loaded += bytes
    // The total is reported only when the object exists.
    if (loaded <= reported || loaded >= total) return
    reported = loaded
    onProgress?.({ loaded, total })
  }
  try {
    const put = { method: 'PUT', key, headers: { ...headers, 'content-length': total } }
    const uploaded = await (total > MIN_PART_SIZE
      ? uploadParts(app, key, headers, file, onSent)
      : sendSigned(app, put, file, onSent))
    onProgress?.({ loaded: total, total })
    return { key: uploaded.key, etag: uploaded.etag }
  } catch (error) {
    throw signal?.aborted ? signal.reason : error
  }
}
