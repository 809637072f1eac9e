import type { ByteString } from '../byte-string.js'
import { CosError } from '../cos-error.js'
import type { OperationContext } from '../operation-context.js'
import { parseObjectAttributes } from '../request/object-attributes.js'
import { pickEncryptionHeaders } from '../request/storage-headers.js'
import { receiveUpload } from '../request/upload-body.js'
import type { CosResponse } from '../response/cos-response.js'
import type { WrittenBlob } from '../storage/blob-store.js'
import type { ObjectAttributes, StoredObject } from '../storage/object-store.js'

/** PUT Object: the object is created after the complete body has arrived. */
export async function putObject(context: OperationContext): Promise<CosResponse> {
  const { bucket, address, body, headers } = context
  assertOverwriteAllowed(context, bucket.objects.get(address.key))
  const attributes = parseObjectAttributes(headers, address.key, bucket.name)
  const blob = await receiveUpload(bucket.blobs, body, headers)
  const object = await storeBlob(context, blob, toStoredObject(context, attributes, blob))
  context.publish('cos:ObjectCreated:Put', object)
  return { status: 200, headers: { ETag: object.etag, ...createStorageResult(object) } }
}

/** Returns the headers that every response to a stored object, part or copy contains, apart from the ETag. */
export function createStorageResult({
  crc64,
  headers,
}: Pick<StoredObject, 'crc64' | 'headers'>): Record<string, ByteString> {
  return { 'x-cos-hash-crc64ecma': crc64, ...pickEncryptionHeaders(headers) }
}

export function toStoredObject(
  { address, now }: OperationContext,
  attributes: ObjectAttributes,
  { file, size, md5, crc64 }: WrittenBlob,
): StoredObject {
  const metadata = { key: address.key, etag: `"${md5}"`, size, crc64, lastModified: now }
  return { ...metadata, ...attributes, blobs: [{ file, size, crc64 }] }
}

/** Turns a written blob into an object. If this fails, the blob is removed. @throws CosError `FileAlreadyExists`. */
export async function storeBlob(
  context: OperationContext,
  blob: WrittenBlob,
  object: StoredObject,
): Promise<StoredObject> {
  try {
    return await context.bucket.objects.put(object.key, (current) => {
      assertOverwriteAllowed(context, current)
      return object
    })
  } catch (error) {
    await context.bucket.blobs.remove([blob])
    throw error
  }
}

/** @throws CosError `FileAlreadyExists` if the object exists and `x-cos-forbid-overwrite` is true. */
export function assertOverwriteAllowed(
  { headers }: Pick<OperationContext, 'headers'>,
  current: StoredObject | undefined,
): void {
  const isForbidden = headers.bytes('x-cos-forbid-overwrite')?.toLowerCase() === 'true'
  if (isForbidden && current) throw new CosError('FileAlreadyExists')
}
