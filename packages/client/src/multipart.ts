import { type CosRequest, exchange, quotedEtag, readTag, type Session, sendSigned, sign } from './cos.js'
import { CosgateError } from './cosgate-error.js'
import type { HttpAnswer } from './http.js'
import type { MultipartUpload } from './resume-memory.js'
import { PATIENCE, retry } from './retry.js'

const MIN_PART_SIZE = 5 * 1024 * 1024
const MAX_PARTS = 10_000

/** Starts a multipart upload under the key that the app grants. */
export function initiate(
  session: Session,
  key: string,
  file: Blob,
  contentType: string,
): Promise<MultipartUpload> {
  return retry(async () => {
    const headers = { 'content-type': contentType }
    const signed = await sign(session, { method: 'POST', key, params: { uploads: '' }, headers })
    // An abort does not stop it: an upload whose id has not arrived could not be removed.
    const { text } = await sendSigned(signed)
    const partSize = Math.max(MIN_PART_SIZE, Math.ceil(file.size / MAX_PARTS))
    return { key: signed.key, uploadId: readTag(text, 'UploadId')!, partSize }
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
export function complete(
  session: Session,
  { key, uploadId }: MultipartUpload,
  etags: string[],
  size: number,
): Promise<string> {
  const parts = etags.map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
  const headers = { 'content-type': 'application/xml', 'content-length': body.length }
  let sent = false
  return retry(async () => {
    const signed = await sign(session, { method: 'POST', key, params: { uploadId }, headers })
    const sentBefore = sent
    sent = true
    try {
      const { text } = await sendSigned(signed, body, session.signal)
      return quotedEtag(readTag(text, 'ETag'))
    } catch (error) {
      if (!sentBefore || !isGone(error)) throw error
      // An earlier try may have completed the upload, and only its answer was lost.
      const { headers } = await exchange(session, { method: 'HEAD', key })
      if (Number(headers.get('content-length')) !== size) throw error
      return quotedEtag(headers.get('etag'))
    }
  }, session.signal)
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

function isGone(error: unknown): boolean {
  return error instanceof CosgateError && error.cosCode === 'NoSuchUpload'
}
