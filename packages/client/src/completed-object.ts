import { sendToCos } from './cos.js'
import type { StoredObject, Transfer } from './transfer.js'
import type { MultipartUpload } from './upload-memory.js'

/** COS's times are whole seconds, and not all from one machine. */
const CLOCK_TOLERANCE_MS = 5000

/** Returns the object if it was created by an upload that is no longer there. */
export async function findCompletedObject(
  { app, file }: Transfer,
  { key, startedAt }: MultipartUpload,
): Promise<StoredObject | undefined> {
  const { headers, etag } = await sendToCos(app, { method: 'HEAD', key })
  const isNew = Date.parse(headers.get('last-modified')!) > Date.parse(startedAt!) - CLOCK_TOLERANCE_MS
  return isNew && Number(headers.get('content-length')) === file.size ? { key, etag } : undefined
}
