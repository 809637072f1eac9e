import { findCompletedObject } from './completed-object.js'
import { readTag, sendToCos } from './cos.js'
import { CosgateError } from './cosgate-error.js'
import { openMultipartUpload, toUploadRequest } from './multipart-upload.js'
import { signAhead } from './part-signatures.js'
import { runSlidingWindow } from './sliding-window.js'
import type { StoredObject, Transfer } from './transfer.js'
import type { MultipartUpload } from './upload-memory.js'

/** Uploads a file in parts. After a failure, the next call for the same transfer or file sends what is missing. */
export async function uploadParts(transfer: Transfer): Promise<StoredObject> {
  const { upload, etags } = await openMultipartUpload(transfer)
  try {
    await sendMissingParts(transfer, upload, etags)
    return { key: upload.key, etag: await completeUpload(transfer, upload, etags) }
  } catch (error) {
    if ((error as CosgateError).cosCode !== 'NoSuchUpload') throw error
    // The answer to a completion was lost and it was sent again, or another tab completed the upload.
    const etag = await findCompletedObject(transfer, upload)
    if (etag === undefined) throw error
    return { key: upload.key, etag }
  }
}

/** Sends the parts that have no ETag yet, and adds their ETags. */
async function sendMissingParts(transfer: Transfer, upload: MultipartUpload, etags: string[]): Promise<void> {
  const { app, file, progress, parallel } = transfer
  const { partSize } = upload
  const missing: { index: number; body: Blob }[] = []
  let stored = 0
  for (let index = 0; index * partSize < file.size; index++) {
    const body = file.slice(index * partSize, (index + 1) * partSize)
    if (etags[index]) stored += body.size
    else missing.push({ index, body })
  }
  progress.restart(stored)
  const requests = missing.map(({ index, body }) =>
    toUploadRequest(upload, 'PUT', { partNumber: index + 1 }, { 'content-length': body.size }),
  )
  const getSignature = signAhead(app, requests, parallel)
  await runSlidingWindow(missing.length, parallel, async (position) => {
    const { index, body } = missing[position]!
    const presigned = await getSignature(position)
    const { etag } = await sendToCos(app, requests[position]!, { body, onSent: progress.track(), presigned })
    if (!etag) throw new CosgateError('cos_error', 'the CORS rule of the bucket must expose ETag')
    etags[index] = etag
  })
}

/** Returns the ETag of the object. */
async function completeUpload(transfer: Transfer, upload: MultipartUpload, etags: string[]): Promise<string> {
  const parts = etags.map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
  // The body is ASCII, so its length is also its number of bytes.
  const headers = { 'content-type': 'application/xml', 'content-length': body.length }
  const answer = await sendToCos(transfer.app, toUploadRequest(upload, 'POST', {}, headers), {
    body,
  })
  return readTag(answer.text, 'ETag') ?? ''
}
