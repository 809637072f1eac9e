import { CosError } from '../answer/errors.js'
import { writeXml } from '../answer/xml.js'
import type { Answer, Call } from '../operation.js'
import { objectHeaders } from '../request/object-headers.js'
import { receiveUpload } from '../request/upload-body.js'
import type { WrittenBlob } from '../storage/blob-store.js'

/** Initiate Multipart Upload. */
export async function initiateMultipartUpload({ bucket, address, headers, now }: Call): Promise<Answer> {
  const { uploadId } = await bucket.multipart.start(address.key, objectHeaders(headers), now)
  const body = writeXml({
    InitiateMultipartUploadResult: { Bucket: bucket.name, Key: address.key, UploadId: uploadId },
  })
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body }
}

/** Upload Part. */
export async function uploadPart(call: Call): Promise<Answer> {
  const place = readPlace(call)
  const blob = await receiveUpload(call.bucket.blobs, call.body, call.headers)
  const etag = await storePart(call, place, blob)
  return { status: 200, headers: { ETag: etag } }
}

export interface PartPlace {
  uploadId: string
  number: number
}

/** Which part of which upload a request names. @throws CosError `InvalidArgument`, `NoSuchUpload`. */
export function readPlace({ params, bucket, address }: Call): PartPlace {
  const [uploadId, number] = [params.text('uploadid') ?? '', params.text('partnumber') ?? '']
  if (!/^\d{1,5}$/.test(number) || Number(number) < 1 || Number(number) > 10_000) {
    throw new CosError('InvalidArgument', { message: 'partNumber must be an integer between 1 and 10000' })
  }
  bucket.multipart.find(address.key, uploadId)
  return { uploadId, number: Number(number) }
}

/** Makes a part of a blob that is on disk already, or removes the blob. */
export async function storePart(
  call: Call,
  { uploadId, number }: PartPlace,
  blob: WrittenBlob,
): Promise<string> {
  const { file, size, md5 } = blob
  const part = { number, etag: `"${md5}"`, lastModified: call.now, file, size }
  try {
    await call.bucket.multipart.putPart(call.address.key, uploadId, part)
  } catch (error) {
    await call.bucket.blobs.remove([blob])
    throw error
  }
  return part.etag
}

/** Abort Multipart Upload: the parts are gone. */
export async function abortMultipartUpload({ bucket, address, params }: Call): Promise<Answer> {
  await bucket.multipart.abort(address.key, params.text('uploadid') ?? '')
  return { status: 204 }
}
