import { CosError } from '../cos-error.js'
import type { OperationContext } from '../operation-context.js'
import { parseObjectAttributes } from '../request/object-attributes.js'
import { pickEncryptionHeaders } from '../request/storage-headers.js'
import { receiveUpload } from '../request/upload-body.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'
import type { WrittenBlob } from '../storage/blob-store.js'
import type { Part } from '../storage/multipart-store.js'
import { createStorageResult } from './put-object.js'

const MAX_PART_NUMBER = 10_000

/** Initiate Multipart Upload. */
export async function initiateMultipartUpload({
  bucket,
  address,
  headers,
  now,
}: OperationContext): Promise<CosResponse> {
  const attributes = parseObjectAttributes(headers, address.key, bucket.name)
  const { uploadId } = await bucket.multipart.start(address.key, attributes, now)
  return createXmlResponse(
    { InitiateMultipartUploadResult: { Bucket: bucket.name, Key: address.key, UploadId: uploadId } },
    { headers: pickEncryptionHeaders(attributes.headers) },
  )
}

/** Upload Part. */
export async function uploadPart(context: OperationContext): Promise<CosResponse> {
  const part = parsePartAddress(context)
  const blob = await receiveUpload(context.bucket.blobs, context.body, context.headers)
  const { etag, crc64 } = await storePart(context, part, blob)
  const { headers } = context.bucket.multipart.find(context.address.key, part.uploadId)
  return { status: 200, headers: { ETag: etag, ...createStorageResult({ crc64, headers }) } }
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
