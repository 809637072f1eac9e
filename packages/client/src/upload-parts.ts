import { type App, type CosRequest, callApp, type SignedRequest } from './app.js'
import { exchange, readTag } from './cos.js'
import { CosgateError } from './cosgate-error.js'
import { retry } from './retry.js'
import type { NamedBlob, UploadedObject } from './upload-object.js'

/** 5 MiB. What is stored of an upload does not tell the size of its parts: a change here needs another name there. */
export const MIN_PART_SIZE = 5_242_880
const MAX_PARTS = 10_000
const PARALLEL = 3
/** COS's times are in whole seconds, and not all of one machine; milliseconds. */
const CLOCK_GRAIN = 5000

/** What COS keeps until it is completed or removed; it started at a time by COS's clock. */
type Upload = [key: string, uploadId: string, startedAt: string | null]

/** All methods of localStorage that are used here, in one shape. */
type Memory = Record<'getItem' | 'setItem' | 'removeItem', (id: string, value?: string) => string | null>

/**
 * Uploads in parts: a failure leaves an upload that the next call goes on with, an abort leaves nothing.
 *
 * @param suggested a key, which the app may replace.
 * @param headers of the object.
 * @param report is told how many bytes more are sent than before.
 */
export async function uploadParts(
  app: App,
  suggested: string | undefined,
  headers: Record<string, string>,
  file: NamedBlob,
  report: (bytes: number) => void,
): Promise<UploadedObject> {
  const { size, name, lastModified } = file
  const stored = (method: keyof Memory, value?: string) => {
    try {
      const id = JSON.stringify([app.url, suggested, name, size, lastModified])
      if (lastModified) return (localStorage as unknown as Memory)[method](id, value)
    } catch {
      // Even naming localStorage throws where a page may not have it: then nothing is resumed.
    }
  }
  let upload = stored('getItem')?.split('\n') as Upload | undefined
  try {
    let etags = upload && (await listParts(app, upload))
    if (!upload || !etags) {
      etags = []
      upload = await initiate(app, suggested, headers)
      stored('setItem', upload.join('\n'))
    }
    await sendParts(app, upload, file, etags, report)
    const etag = await complete(app, upload, etags, size)
    stored('removeItem')
    return { key: upload[0], etag }
  } catch (error) {
    // Where the removal fails, the next call may still go on with the upload.
    if (upload && app.signal?.aborted)
      await exchange({ ...app, signal: undefined }, requestOn(upload, 'DELETE')).then(
        () => stored('removeItem'),
        () => {},
      )
    throw error
  }
}

async function initiate(
  app: App,
  suggested: string | undefined,
  headers: CosRequest['headers'],
): Promise<Upload> {
  const request = { method: 'POST', key: suggested, params: { uploads: '' }, headers }
  const { key, text, header } = await exchange(app, request)
  return [key, readTag(text, 'UploadId')!, header('date')]
}

/** The ETags of the parts that COS has, or nothing where the upload is gone, or another user's on the same browser. */
async function listParts(app: App, upload: Upload): Promise<string[] | undefined> {
  const etags: string[] = []
  let page: string
  try {
    do {
      page = (await exchange(app, requestOn(upload, 'GET', { 'part-number-marker': etags.length }))).text
      for (const part of page.split('<Part>').slice(1))
        etags[Number(readTag(part, 'PartNumber')) - 1] = readTag(part, 'ETag')!
    } while (page.includes('<IsTruncated>true'))
    return etags
  } catch (error) {
    if (!((error as CosgateError).status! < 500)) throw error
  }
}

/** Sends the parts that COS does not have yet three at a time, and adds their ETags to the others. */
async function sendParts(
  app: App,
  upload: Upload,
  file: Blob,
  etags: string[],
  report: (bytes: number) => void,
): Promise<void> {
  const missing: { request: CosRequest; send(signed?: SignedRequest): Promise<void> }[] = []
  const partSize = Math.max(MIN_PART_SIZE, Math.ceil(file.size / MAX_PARTS))
  for (let index = 0; index * partSize < file.size; index++) {
    const blob = file.slice(index * partSize, (index + 1) * partSize)
    const request = requestOn(upload, 'PUT', { partNumber: index + 1 }, { 'content-length': blob.size })
    const send = async (signed?: SignedRequest) => {
      const { etag } = await exchange(app, request, blob, report, signed)
      if (!etag) throw new CosgateError('cos_error', 'ETag is not exposed')
      etags[index] = etag
    }
    if (etags[index]) report(blob.size)
    else missing.push({ request, send })
  }
  while (missing.length) {
    const next = missing.splice(0, PARALLEL)
    const items = next.map(({ request }) => request)
    const { results } = await retry(() => callApp<Batch>(app, { items }), app.signal)
    // A request that was refused has no URL. It is asked for alone, which gives the error for it.
    const sending = next.map(({ send }, i) => send(results?.[i]))
    // What is under way when another fails goes to its end, so that resuming finds it done.
    await Promise.allSettled(sending)
    await Promise.all(sending)
  }
}

/** What `POST /cos/presign` answers to a batch, if the gate does. */
interface Batch {
  results?: SignedRequest[]
}

async function complete(app: App, upload: Upload, etags: string[], size: number): Promise<string> {
  const parts = etags.map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
  const request = requestOn(upload, 'POST', {}, { 'content-type': 'application/xml' })
  try {
    return readTag((await exchange(app, request, body)).text, 'ETag')!
  } catch (error) {
    // Where the answer to a completion is lost, we or (unseen) the browser ask again, and the upload has gone.
    const [key, , startedAt] = upload
    if ((error as CosgateError).cosCode !== 'NoSuchUpload') throw error
    const { header, etag } = await exchange(app, { method: 'HEAD', key }).catch(() => {
      throw error
    })
    const isNew = Date.parse(header('last-modified')!) > Date.parse(startedAt!) - CLOCK_GRAIN
    if (isNew && Number(header('content-length')) === size) return etag
    throw error
  }
}

function requestOn(
  [key, uploadId]: Upload,
  method: string,
  params?: CosRequest['params'],
  headers?: CosRequest['headers'],
): CosRequest {
  return { method, key, params: { ...params, uploadId }, headers }
}
