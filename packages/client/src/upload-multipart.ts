import type { Session } from './cos.js'
import { CosgateError } from './cosgate-error.js'
import { complete, initiate, listParts, remove } from './multipart.js'
import { sendParts } from './parts.js'
import { type MultipartUpload, type NamedBlob, resumeMemory } from './resume-memory.js'
import type { UploadedObject } from './upload-object.js'

/** Uploads in parts: a failure leaves an upload that the next call goes on with, an abort leaves nothing. */
export async function uploadMultipart(
  session: Session,
  file: NamedBlob,
  key: string,
  contentType: string,
  onProgress: (loaded: number) => void,
): Promise<UploadedObject> {
  const memory = resumeMemory(session.endpoint, key, file)
  let upload = memory.recall()
  try {
    let etags = upload && (await partsToResume(session, upload))
    if (!upload || !etags) {
      upload = await initiate(session, key, file, contentType)
      memory.remember(upload)
      etags = []
    }
    await sendParts(session, upload, file, etags, onProgress)
    const etag = await complete(session, upload, etags, file.size)
    memory.forget()
    return { key: upload.key, etag }
  } catch (error) {
    // Where the removal fails, the next call may still go on with the upload.
    if (upload && session.signal?.aborted) await remove(session, upload).then(memory.forget, () => {})
    throw error
  }
}

/** The ETags of an earlier upload's parts, or nothing where it is gone, or another user's on the same browser. */
async function partsToResume(session: Session, upload: MultipartUpload): Promise<string[] | undefined> {
  try {
    return await listParts(session, upload)
  } catch (error) {
    if (error instanceof CosgateError && error.status! < 500) return undefined
    throw error
  }
}
