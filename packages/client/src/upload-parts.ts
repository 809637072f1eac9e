import { findCompletedObject } from './completed-object.js'
import { readTag, sendToCos } from './cos.js'
import { CosgateError } from './cosgate-error.js'
import { openMultipartUpload, toUploadRequest } from './multipart-upload.js'
import { type Part, signParts } from './signed-parts.js'
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
  const { app, progress, parallel } = transfer
  const missing = findMissingParts(transfer, upload, etags)
  const signed = signParts(app, missing, parallel)
  const sendNext = async () => {
    // After a failure, the generator ends for all connections, and no further part starts.
    for await (const { number, body, request, presigned } of signed) {
      const { etag } = await sendToCos(app, request, { body, onSent: progress.track(), presigned })
      if (!etag) throw new CosgateError('cos_error', 'the CORS rule of the bucket must expose ETag')
      etags[number - 1] = etag
    }
  }
  const connections = Array.from({ length: Math.min(parallel, missing.length) }, sendNext)
  const all = Promise.all(connections)
  // The parts that are being sent may finish, so that a resumed upload need not repeat them.
  await Promise.allSettled([all, ...connections])
  await all
}

function findMissingParts({ file, progress }: Transfer, upload: MultipartUpload, etags: string[]): Part[] {
  const { partSize } = upload
  const missing: Part[] = []
  let stored = 0
  for (let number = 1; (number - 1) * partSize < file.size; number++) {
    const body = file.slice((number - 1) * partSize, number * partSize)
    if (etags[number - 1]) {
      stored += body.size
      continue
    }
    const headers = { 'content-length': body.size }
    missing.push({ number, body, request: toUploadRequest(upload, 'PUT', { partNumber: number }, headers) })
  }
  progress.restart(stored)
  return missing
}

/** Returns the ETag of the object. */
async function completeUpload(transfer: Transfer, upload: MultipartUpload, etags: string[]): Promise<string> {
  const parts = etags.map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
  // The body is ASCII, so its length is also its number of bytes.
  const headers = { 'content-type': 'application/xml', 'content-length': body.length }
  const answer = await sendToCos(transfer.app, toUploadRequest(upload, 'POST', {}, headers), { body })
  return readTag(answer.text, 'ETag') ?? ''
}
