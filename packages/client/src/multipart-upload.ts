import type { App } from './app.js'
import { readTag, sendToCos } from './cos.js'
import { CosgateError } from './cosgate-error.js'
import { type CosRequest, presign } from './presign.js'
import type { Transfer } from './transfer.js'
import type { MultipartUpload } from './upload-memory.js'

/** A larger file is sent in parts of at least this size. */
export const MIN_PART_SIZE = 5_242_880
const MAX_PARTS = 10_000

/** An upload that accepts parts. */
export interface OpenUpload extends MultipartUpload {
  /** By part number. A part that COS does not have has no element. */
  etags: string[]
}

/**
 * Resumes the remembered upload, or starts one.
 *
 * The app is asked to start one in both cases: a remembered upload is resumed only if the app grants the same key today,
 * which it does not if another user has signed in.
 */
export async function openMultipartUpload(transfer: Transfer): Promise<OpenUpload> {
  const { app, file, key, memory } = transfer
  // Buckets in strict signature mode require the content-length, also for an empty body.
  const headers = { ...transfer.headers, 'content-length': 0 }
  const start = { method: 'POST', key, params: { uploads: '' }, headers }
  const presigned = await presign(app, start)
  const partSize = presigned.partSize ?? Math.max(MIN_PART_SIZE, Math.ceil(file.size / MAX_PARTS))

  const remembered = memory.multipart
  if (remembered?.key === presigned.key && remembered.partSize === partSize) {
    const etags = await listParts(app, remembered)
    if (etags) return { ...remembered, etags }
  }
  const answer = await sendToCos(app, start, { presigned, isUninterrupted: true })
  const uploadId = readTag(answer.text, 'UploadId')
  if (!uploadId) throw new CosgateError('cos_error', 'UploadId is missing')
  const multipart = { key: answer.key, uploadId, partSize, startedAt: answer.headers.get('date') }
  memory.multipart = multipart
  memory.save()
  return { ...multipart, etags: [] }
}

/** Returns a request of an upload that has started. */
export function toUploadRequest(
  { key, uploadId }: MultipartUpload,
  method: string,
  params?: CosRequest['params'],
  headers?: CosRequest['headers'],
): CosRequest {
  return { method, key, params: { ...params, uploadId }, headers }
}

/** Returns the ETags of the parts that COS has, or undefined if the upload is gone or the app refuses to list it. */
async function listParts(app: App, upload: MultipartUpload): Promise<string[] | undefined> {
  const etags: string[] = []
  let page: string
  let marker = 0
  try {
    do {
      const request = toUploadRequest(upload, 'GET', { 'part-number-marker': marker })
      page = (await sendToCos(app, request)).text
      for (const part of page.split('<Part>').slice(1)) {
        marker = Number(readTag(part, 'PartNumber'))
        etags[marker] = readTag(part, 'ETag')!
      }
    } while (page.includes('<IsTruncated>true'))
    return etags
  } catch (error) {
    if ((error as CosgateError).status! < 500) return undefined
    throw error
  }
}
