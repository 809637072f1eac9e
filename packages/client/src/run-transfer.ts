import { toRouteUrl } from './app.js'
import { confirmObject } from './confirm-object.js'
import { sendToCos } from './cos.js'
import type { CosgateError } from './cosgate-error.js'
import { MIN_PART_SIZE, toUploadRequest } from './multipart-upload.js'
import type { StoredObject, Transfer, UploadedObject } from './transfer.js'
import { uploadParts } from './upload-parts.js'

const REMOVAL_TIMEOUT_MS = 10_000

/**
 * Sends the missing parts of the file and, with the option `confirm`, has the app confirm the upload.
 *
 * An abort of `transfer.app.signal` ends the run. What COS has stays there, so that another run can continue.
 */
export async function runTransfer(transfer: Transfer): Promise<UploadedObject> {
  // If only the confirmation failed, the file is not sent again.
  transfer.stored ??= await sendFile(transfer)
  const { app, stored, memory } = transfer
  if (!app.confirm) return stored
  const url = toRouteUrl(app.endpoint, 'confirm')
  try {
    const { data } = await confirmObject({ ...app, url }, stored.key, memory.fileId)
    return { ...stored, data }
  } catch (error) {
    // COS has lost the object, so the next run sends the file again.
    if ((error as CosgateError).code === 'not_uploaded') transfer.stored = undefined
    throw error
  }
}

async function sendFile(transfer: Transfer): Promise<StoredObject> {
  const { file, memory, progress } = transfer
  progress.restart(0)
  memory.save()
  const { key, etag } = await (file.size > MIN_PART_SIZE ? uploadParts(transfer) : uploadWhole(transfer))
  memory.remove()
  progress.finish()
  return { key, etag }
}

function uploadWhole({ app, file, key, headers, progress }: Transfer): Promise<StoredObject> {
  const request = { method: 'PUT', key, headers: { ...headers, 'content-length': file.size } }
  return sendToCos(app, request, { body: file, onSent: progress.track() })
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
