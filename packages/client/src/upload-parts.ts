import { findCompletedObject } from './completed-object.js'
import { readTag, sendToCos } from './cos.js'
import { CosgateError } from './cosgate-error.js'
import { type OpenUpload, openMultipartUpload, toUploadRequest } from './multipart-upload.js'
import { type Part, signParts } from './signed-parts.js'
import type { StoredObject, Transfer } from './transfer.js'

/** Uploads a file in parts. After a failure, the next call for the same transfer or file sends what is missing. */
export async function uploadParts(transfer: Transfer): Promise<StoredObject> {
  const upload = await openMultipartUpload(transfer)
  try {
    await sendMissingParts(transfer, upload)
    return await completeUpload(transfer, upload)
  } catch (error) {
    if ((error as CosgateError).cosCode !== 'NoSuchUpload') throw error
    // The answer to a completion was lost and it was sent again, or another tab completed the upload.
    const stored = await findCompletedObject(transfer, upload).catch(() => undefined)
    if (!stored) throw error
    return stored
  }
}

/** Sends the parts that have no ETag yet, and adds their ETags. */
async function sendMissingParts(transfer: Transfer, upload: OpenUpload): Promise<void> {
  const { app, file, progress, parallel } = transfer
  const missing = cutFile(file, upload).filter(({ number }) => !upload.etags[number])
  progress.restart(missing.reduce((stored, { body }) => stored - body.size, file.size))
  const signed = signParts(app, missing, 2 * parallel)
  const sendNext = async () => {
    // After a failure, the generator ends for all connections, and no further part starts.
    for await (const { number, body, request, presigned } of signed) {
      const onSent = progress.track()
      const { etag } = await sendToCos(app, request, { body, onSent, presigned })
      if (!etag) throw new CosgateError('cos_error', 'the CORS rule of the bucket must expose ETag')
      // `fetch` reports no progress.
      onSent(body.size)
      upload.etags[number] = etag
    }
  }
  const connections = Array.from({ length: parallel }, sendNext)
  const all = Promise.all(connections)
  // The parts that are being sent may finish, so that a resumed upload need not repeat them.
  await Promise.allSettled([all, ...connections])
  await all
}

function cutFile(file: Blob, upload: OpenUpload): Part[] {
  const parts: Part[] = []
  for (let start = 0; start < file.size; start += upload.partSize) {
    const number = parts.length + 1
    const body = file.slice(start, start + upload.partSize)
    const headers = { 'content-length': body.size }
    parts.push({ number, body, request: toUploadRequest(upload, 'PUT', { partNumber: number }, headers) })
  }
  return parts
}

async function completeUpload({ app }: Transfer, upload: OpenUpload): Promise<StoredObject> {
  const parts = upload.etags.map(
    (etag, number) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`,
  )
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
  // The body is ASCII, so its length is also its number of bytes.
  const headers = { 'content-type': 'application/xml', 'content-length': body.length }
  const { key, text } = await sendToCos(app, toUploadRequest(upload, 'POST', {}, headers), { body })
  return { key, etag: readTag(text, 'ETag') ?? '' }
}
