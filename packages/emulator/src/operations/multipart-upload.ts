import { CosError } from '../cos-error.js'
import type { OperationContext } from '../operation-context.js'
import { pickObjectHeaders } from '../request/object-headers.js'
import { receiveUpload } from '../request/upload-body.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'
import type { WrittenBlob } from '../storage/blob-store.js'
import type { Part } from '../storage/multipart-store.js'

const MAX_PART_NUMBER = 10_000

/** Initiate Multipart Upload. */
export async function initiateMultipartUpload({
  bucket,
  address,
  headers,
  now,
}: OperationContext): Promise<CosResponse> {
  const { uploadId } = await bucket.multipart.start(address.key, pickObjectHeaders(headers), now)
  return createXmlResponse({
    InitiateMultipartUploadResult: { Bucket: bucket.name, Key: address.key, UploadId: uploadId },
  })
}

/** Upload Part. */
export async function uploadPart(context: OperationContext): Promise<CosResponse> {
  const part = parsePartAddress(context)
  const blob = await receiveUpload(context.bucket.blobs, context.body, context.headers)
  const { etag, crc64 } = await storePart(context, part, blob)
  return { status: 200, headers: { ETag: etag, 'x-cos-hash-crc64ecma': crc64 } }
}

export interface PartAddress {
  uploadId: string
  number: number
}

/** @throws CosError `InvalidArgument` for a bad part number, `NoSuchUpload` for an unknown upload. */
export function parsePartAddress({ params, bucket, address }: OperationContext): PartAddress {
  const [uploadId, text] = [params.text('uploadid') ?? '', params.text('partnumber') ?? '']
  const number = Number(text)
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > MAX_PART_NUMBER) {
    throw new CosError('InvalidArgument', { message: 'partNumber must be an integer between 1 and 10000' })
  }
  bucket.multipart.find(address.key, uploadId)
  return { uploadId, number }
}

/** Turns a written blob into a part. If this fails, the blob is removed. */
export async function storePart(
  { bucket, address, now }: OperationContext,
  { uploadId, number }: PartAddress,
  blob: WrittenBlob,
): Promise<Part> {
  const { file, size, md5, crc64 } = blob
  const part = { number, etag: `"${md5}"`, lastModified: now, file, size, crc64 }
  try {
    await bucket.multipart.putPart(address.key, uploadId, part)
  } catch (error) {
    await bucket.blobs.remove([blob])
    throw error
  }
  return part
}

/** Abort Multipart Upload: removes the parts. */
export async function abortMultipartUpload({
  bucket,
  address,
  params,
}: OperationContext): Promise<CosResponse> {
  await bucket.multipart.abort(address.key, params.text('uploadid') ?? '')
  return { status: 204 }
}
