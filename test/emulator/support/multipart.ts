import { findElement, type LocalCos } from './local-cos.js'

/** Starts an upload of the key `a`. @returns its uploadId */
export async function initiateUpload(
  { send }: LocalCos,
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await send('POST', '/a', { params: { uploads: '' }, headers })
  return findElement(await response.text(), 'UploadId')!
}

/** Uploads a part of the key `a`. @returns its ETag */
export async function uploadPart(
  { send }: LocalCos,
  uploadId: string,
  partNumber: number,
  body: string,
): Promise<string> {
  const params = { uploadId, partNumber: String(partNumber) }
  return (await send('PUT', '/a', { params, body })).headers.get('etag')!
}

/** Completes the upload of the key `a`. @param document the XML, as {@link createPartList} returns it */
export function completeUpload(
  { send }: LocalCos,
  uploadId: string,
  document: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return send('POST', '/a', { params: { uploadId }, body: document, headers })
}

export function createPartList(parts: [number: number, etag: string][]): string {
  const elements = parts.map(
    ([number, etag]) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`,
  )
  return `<CompleteMultipartUpload>${elements.join('')}</CompleteMultipartUpload>`
}
