import { type CosRequest, exchange, quotedEtag, readTag, type Session, sendSigned, sign } from './cos.js'
import { CosgateError } from './cosgate-error.js'
import type { HttpAnswer } from './http.js'
import type { MultipartUpload } from './resume-memory.js'
import { PATIENCE, retry } from './retry.js'

const MIN_PART_SIZE = 5 * 1024 * 1024
const MAX_PARTS = 10_000
/** COS's times are in whole seconds, and not all of one machine; milliseconds. */
const CLOCK_GRAIN = 5000

/** Starts a multipart upload under the key that the app grants. */
export function initiate(
  session: Session,
  key: string,
  file: Blob,
  contentType: string,
): Promise<MultipartUpload> {
  const startedAt = Date.now()
  const headers = { 'content-type': contentType }
  return retry(async () => {
    const signed = await sign(session, { method: 'POST', key, params: { uploads: '' }, headers })
    // An abort does not stop it: an upload whose id has not arrived could not be removed.
    const { text } = await sendSigned(signed)
    const partSize = Math.max(MIN_PART_SIZE, Math.ceil(file.size / MAX_PARTS))
    return { key: signed.key, uploadId: readTag(text, 'UploadId')!, partSize, startedAt }
  }, session.signal)
}

/** The ETags of the parts that COS holds of an upload; the first part's has the index 0. */
export async function listParts(session: Session, { key, uploadId }: MultipartUpload): Promise<string[]> {
  const etags: string[] = []
  let marker: string | undefined = '0'
  while (marker) {
    const page: CosRequest = { method: 'GET', key, params: { uploadId, 'part-number-marker': marker } }
    const { text }: HttpAnswer = await exchange(session, page)
    for (const part of text.split('<Part>').slice(1))
      etags[Number(readTag(part, 'PartNumber')) - 1] = quotedEtag(readTag(part, 'ETag'))
    marker = text.includes('<IsTruncated>true') ? readTag(text, 'NextPartNumberMarker') : undefined
  }
  return etags
}

/** Makes one object of all parts of a file, and gives its ETag. */
export async function complete(
  session: Session,
  upload: MultipartUpload,
  etags: string[],
  size: number,
): Promise<string> {
  const { key, uploadId } = upload
  const parts = etags.map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
  const headers = { 'content-type': 'application/xml', 'content-length': body.length }
  try {
    const { text } = await exchange(session, { method: 'POST', key, params: { uploadId }, headers }, body)
    return quotedEtag(readTag(text, 'ETag'))
  } catch (error) {
    const isGone = error instanceof CosgateError && error.cosCode === 'NoSuchUpload'
    const etag = isGone && (await etagOfCompleted(session, upload, size))
    if (etag) return etag
    throw error
  }
}

/**
 * The ETag of the object that a vanished upload has become: where the answer to a completion is lost, we or (unseen)
 * the browser ask again. It is ours if it has our size and was made since the upload began.
 */
async function etagOfCompleted(
  session: Session,
  { key, startedAt }: MultipartUpload,
  size: number,
): Promise<string | undefined> {
  const head = await exchange(session, { method: 'HEAD', key }).catch(() => undefined)
  const header = (name: string) => head?.headers.get(name) ?? ''
  const age = Date.parse(header('date')) - Date.parse(header('last-modified'))
  const isOurs = Number(header('content-length')) === size && age < Date.now() - startedAt + CLOCK_GRAIN
  return isOurs ? quotedEtag(header('etag')) : undefined
}

/** Frees what COS holds of an upload. */
export function remove(session: Session, { key, uploadId }: MultipartUpload): Promise<unknown> {
  const removal: CosRequest = { method: 'DELETE', key, params: { uploadId } }
  return retry(
    async () => sendSigned(await sign({ ...session, signal: undefined }, removal)),
    undefined,
    PATIENCE,
  )
}
