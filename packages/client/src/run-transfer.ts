import { confirmObject } from './confirm-object.js'
import { sendToCos } from './cos.js'
import { toUploadRequest } from './multipart-upload.js'
import type { StoredObject, Transfer, UploadedObject } from './transfer.js'
import { uploadParts } from './upload-parts.js'

/** A file up to this size is sent whole. */
const MAX_SINGLE_PUT_BYTES = 5_242_880
const REMOVAL_TIMEOUT_MS = 10_000

/**
 * Sends what is missing of the file, and lets the app confirm it if the caller wants that.
 *
 * @param signal ends the run. What COS has stays there, so that another run can continue.
 */
export async function runTransfer(
  transfer: Transfer,
  signal: AbortSignal | undefined,
): Promise<UploadedObject> {
  const app = { ...transfer.app, signal }
  // If only the confirmation failed, the file is not sent again.
  transfer.stored ??= await sendFile({ ...transfer, app })
  const { stored, confirmUrl, memory } = transfer
  if (!confirmUrl) return stored
  const { data } = await confirmObject({ ...app, url: confirmUrl }, stored.key, memory.fileId)
  return { ...stored, data }
}

async function sendFile(transfer: Transfer): Promise<StoredObject> {
  const { file, memory, progress } = transfer
  progress.restart()
  memory.save()
  const { key, etag } = await (file.size > MAX_SINGLE_PUT_BYTES
    ? uploadParts(transfer)
    : uploadWhole(transfer))
  memory.remove()
  progress.finish()
  return { key, etag }
}

/** Removes what COS has of an unfinished upload. If that fails, it stays remembered and can be resumed. */
export async function removeTransfer({ app, memory }: Transfer): Promise<void> {
  const { multipart } = memory
  const signal = AbortSignal.timeout(REMOVAL_TIMEOUT_MS)
  try {
    if (multipart) await sendToCos({ ...app, signal }, toUploadRequest(multipart, 'DELETE'))
    memory.remove()
  } catch {
    // The caller wants to know why the upload ended, not why its remains are still there.
  }
}

function uploadWhole({ app, file, key, headers, progress }: Transfer): Promise<StoredObject> {
  const request = { method: 'PUT', key, headers: { ...headers, 'content-length': file.size } }
  return sendToCos(app, request, { body: file, onSent: progress.track() })
}
