import { sendToCos } from './cos.js'
import type { Transfer } from './transfer.js'
import type { MultipartUpload } from './upload-memory.js'

/** COS's times are whole seconds, and not all from one machine. */
const CLOCK_TOLERANCE_MS = 5000

/** Returns the ETag of the object if it was created by an upload that is no longer there. */
export async function findCompletedObject(
  transfer: Transfer,
  { key, startedAt }: MultipartUpload,
): Promise<string | undefined> {
  try {
    const { header, etag } = await sendToCos(transfer.app, { method: 'HEAD', key })
    const isNew = Date.parse(header('last-modified')!) > Date.parse(startedAt!) - CLOCK_TOLERANCE_MS
    return isNew && Number(header('content-length')) === transfer.file.size ? etag : undefined
  } catch {
    return undefined
  }
}
