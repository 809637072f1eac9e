import type { NamedBlob } from './named-blob.js'
import { removeTransfer, runTransfer } from './run-transfer.js'
import { createTransfer, type UploadedObject, type UploadOptions } from './transfer.js'

/**
 * Uploads a file to COS with signatures from the app. A file of up to 5 MiB is sent whole, a larger one in parts. After a
 * failure or a reload, a later call for the same file resumes the upload.
 *
 * @param file a `File`, or a `Blob` with `options.key`. A Blob is never resumed.
 * @returns the key that the app granted, and the object's ETag
 * @throws CosgateError with the app's own code, `network_error`, `timeout`, `blocked_by_csp` or `cos_error`; `signal.reason`
 *   after an abort, once the unfinished upload is removed from COS; a TypeError without a file
 * @see https://cloud.tencent.com/document/product/436/7749
 */
export async function uploadObject(file: NamedBlob, options: UploadOptions = {}): Promise<UploadedObject> {
  const transfer = createTransfer(file, options)
  try {
    return await runTransfer(transfer)
  } catch (error) {
    if (!options.signal?.aborted) throw error
    await removeTransfer(transfer)
    throw options.signal.reason
  }
}
