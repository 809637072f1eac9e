import { type App, type CosRequest, callApp, type SignedRequest } from './app.js'
import { readTag, sendSigned } from './cos.js'
import { CosgateError } from './cosgate-error.js'
import type { NamedBlob } from './named-blob.js'
import { type MultipartUpload, ResumeStore } from './resume-store.js'
import { retry } from './retry.js'

/** 5 MiB. A remembered upload does not contain its part size, so a change here needs another name in the store. */
export const MIN_PART_SIZE = 5_242_880
const MAX_PARTS = 10_000
const MAX_CONNECTIONS = 3
/** COS's times are whole seconds, and not all from one machine. */
const CLOCK_TOLERANCE_MS = 5000

/**
 * Uploads a file in parts. After a failure, the next call resumes the upload. After an abort, nothing is left.
 *
 * @param suggestedKey the app may replace it
 * @param headers the headers of the object
 * @param onSent gets the number of additional bytes that were sent
 */
export async function uploadParts(
  app: App,
  suggestedKey: string | undefined,
  headers: Record<string, string>,
  file: NamedBlob,
  onSent: (bytes: number) => void,
): Promise<{ key: string; etag: string }> {
  const store = new ResumeStore(app.url, suggestedKey, file)
  let upload = store.load()
  try {
    let etags = upload && (await listParts(app, upload))
    if (!upload || !etags) {
      etags = []
      upload = await initiateUpload(app, suggestedKey, headers)
      store.save(upload)
    }
    await sendParts(app, upload, file, etags, onSent)
    const etag = await completeUpload(app, upload, etags, file.size)
    store.remove()
    return { key: upload.key, etag }
  } catch (error) {
    if (upload && app.signal?.aborted) await abortUpload(app, upload, store)
    throw error
  }
}

async function initiateUpload(
  app: App,
  key: string | undefined,
  headers: Record<string, string>,
): Promise<MultipartUpload> {
  const params = { uploads: '' }
  const answer = await sendSigned(app, {
    method: 'POST',
    key,
    params,
    // Buckets in strict signature mode require it, also for an empty body.
    headers: { ...headers, 'content-length': 0 },
  })
  return {
    key: answer.key,
    uploadId: readTag(answer.text, 'UploadId')!,
    startedAt: answer.header('date'),
  }
}

/**
 * Returns the ETags of the parts that COS has, or undefined if the upload is gone or belongs to another user of the same
 * browser.
 */
async function listParts(app: App, upload: MultipartUpload): Promise<string[] | undefined> {
  const etags: string[] = []
  let page: string
  try {
    do {
      const request = toPartRequest(upload, 'GET', { 'part-number-marker': etags.length })
      page = (await sendSigned(app, request)).text
      for (const part of page.split('<Part>').slice(1))
        etags[Number(readTag(part, 'PartNumber')) - 1] = readTag(part, 'ETag')!
    } while (page.includes('<IsTruncated>true'))
    return etags
  } catch (error) {
    const { status } = error as CosgateError
    if (status !== undefined && status < 500) return undefined
    throw error
  }
}

/** One part that COS does not have yet. */
interface MissingPart {
  index: number
  blob: Blob
  request: CosRequest
}

/** Sends the missing parts in groups, and adds their ETags to the others. */
async function sendParts(
  app: App,
  upload: MultipartUpload,
  file: Blob,
  etags: string[],
  onSent: (bytes: number) => void,
): Promise<void> {
  const missing: MissingPart[] = []
  const partSize = Math.max(MIN_PART_SIZE, Math.ceil(file.size / MAX_PARTS))
  for (let index = 0; index * partSize < file.size; index++) {
    const blob = file.slice(index * partSize, (index + 1) * partSize)
    const request = toPartRequest(upload, 'PUT', { partNumber: index + 1 }, { 'content-length': blob.size })
    if (etags[index]) onSent(blob.size)
    else missing.push({ index, blob, request })
  }
  const sendPart = async ({ index, blob, request }: MissingPart, presigned?: SignedRequest) => {
    const { etag } = await sendSigned(app, request, blob, onSent, presigned)
    if (!etag) throw new CosgateError('cos_error', 'ETag is not exposed')
    etags[index] = etag
  }
  while (missing.length > 0) {
    const group = missing.splice(0, MAX_CONNECTIONS)
    const items = group.map(({ request }) => request)
    const { results } = await retry(() => callApp<Batch>(app, { items }), app.signal)
    // A refused item has no URL. It is then requested alone, which gives its error.
    const sending = group.map((part, i) => sendPart(part, results?.[i]))
    // Let in-flight parts finish so that a resume can skip them.
    await Promise.allSettled(sending)
    await Promise.all(sending)
  }
}

/** The answer of `POST /cos/presign` to a batch. */
interface Batch {
  results?: SignedRequest[]
}

/** Returns the ETag of the object. */
async function completeUpload(
  app: App,
  upload: MultipartUpload,
  etags: string[],
  size: number,
): Promise<string> {
  const parts = etags.map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
  // The body is ASCII, so its length is also its number of bytes.
  const headers = { 'content-type': 'application/xml', 'content-length': body.length }
  try {
    const answer = await sendSigned(app, toPartRequest(upload, 'POST', {}, headers), body)
    return readTag(answer.text, 'ETag')!
  } catch (error) {
    if ((error as CosgateError).cosCode !== 'NoSuchUpload') throw error
    const etag = await findCompletedObject(app, upload, size)
    if (etag === undefined) throw error
    return etag
  }
}

/**
 * If the answer to a completion is lost, we or the browser send it again, and COS answers that there is no such upload.
 * @returns the ETag of the object if it was created by this upload
 */
async function findCompletedObject(
  app: App,
  { key, startedAt }: MultipartUpload,
  size: number,
): Promise<string | undefined> {
  try {
    const { header, etag } = await sendSigned(app, { method: 'HEAD', key })
    const isNew = Date.parse(header('last-modified')!) > Date.parse(startedAt!) - CLOCK_TOLERANCE_MS
    return isNew && Number(header('content-length')) === size ? etag : undefined
  } catch {
    return undefined
  }
}

/** If the removal fails, the upload stays in the store, so that the next call can resume it. */
async function abortUpload(app: App, upload: MultipartUpload, store: ResumeStore): Promise<void> {
  try {
    await sendSigned({ ...app, signal: undefined }, toPartRequest(upload, 'DELETE'))
    store.remove()
  } catch {
    // The error of the upload itself is the one to report.
  }
}

function toPartRequest(
  { key, uploadId }: MultipartUpload,
  method: string,
  params?: CosRequest['params'],
  headers?: CosRequest['headers'],
): CosRequest {
  return { method, key, params: { ...params, uploadId }, ...(headers && { headers }) }
}
