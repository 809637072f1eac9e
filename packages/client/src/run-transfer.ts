import { sendToCos } from './cos.js'
import { nameFile, type StoredObject, type Transfer } from './transfer.js'
import { removeParts, uploadParts } from './upload-parts.js'

/** A file up to this size is sent whole. */
const MAX_SINGLE_PUT_BYTES = 5_242_880
const REMOVAL_TIMEOUT_MS = 10_000

/** Sends the file, or what is missing of it. */
export async function runTransfer(transfer: Transfer): Promise<StoredObject> {
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
export async function removeTransfer(transfer: Transfer): Promise<void> {
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(), REMOVAL_TIMEOUT_MS)
  try {
    await removeParts({ ...transfer, app: { ...transfer.app, signal: timeout.signal } })
    transfer.memory.remove()
  } catch {
    // The caller wants to know why the upload ended, not why its remains are still there.
  } finally {
    clearTimeout(timer)
  }
}

function uploadWhole(transfer: Transfer): Promise<StoredObject> {
  const { app, file, key, contentType, progress } = transfer
  const headers = { 'content-type': contentType, 'content-length': file.size }
  const request = nameFile(transfer, { method: 'PUT', key, headers })
  return sendToCos(app, request, { body: file, onSent: (bytes) => progress.add(bytes) })
}
