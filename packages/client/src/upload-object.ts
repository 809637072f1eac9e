import type { AppOptions } from './app.js'
import { exchange, quotedEtag, type Session } from './cos.js'
import type { NamedBlob } from './resume-memory.js'
import { uploadMultipart } from './upload-multipart.js'

const SINGLE_PUT_LIMIT = 5 * 1024 * 1024

export interface UploadProgress {
  loaded: number
  total: number
}

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
 * abort, once the unfinished upload is removed from COS.
 * @see https://cloud.tencent.com/document/product/436/7749
 */
export async function uploadObject(file: NamedBlob, options: UploadOptions = {}): Promise<UploadedObject> {
  const { key = file.name ?? '', onProgress } = options
  const session = { endpoint: '/cos', ...options }
  const total = file.size
  let reported = 0
  const report = (loaded: number) => {
    // The total itself is for the object that is there.
    if (loaded <= reported || loaded >= total) return
    reported = loaded
    onProgress?.({ loaded, total })
  }
  const upload = total > SINGLE_PUT_LIMIT ? uploadMultipart : uploadWhole
  const uploaded = await upload(session, file, key, file.type || 'application/octet-stream', report)
  onProgress?.({ loaded: total, total })
  return uploaded
}

async function uploadWhole(
  session: Session,
  file: Blob,
  key: string,
  contentType: string,
  onProgress: (loaded: number) => void,
): Promise<UploadedObject> {
  const headers = { 'content-type': contentType, 'content-length': file.size }
  const answer = await exchange(session, { method: 'PUT', key, headers }, file, onProgress)
  return { key: answer.key, etag: quotedEtag(answer.headers.get('etag')) }
}
