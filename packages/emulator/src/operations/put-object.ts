import { CosError } from '../answer/errors.js'
import type { Answer, Call } from '../operation.js'
import { objectHeaders } from '../request/object-headers.js'
import { receiveUpload } from '../request/upload-body.js'
import type { WrittenBlob } from '../storage/blob-store.js'
import type { StoredObject } from '../storage/object-store.js'

/** PUT Object: the body becomes the object once it arrived whole. */
export async function putObject(call: Call): Promise<Answer> {
  checkOverwrite(call, call.bucket.objects.get(call.address.key))
  const blob = await receiveUpload(call.bucket.blobs, call.body, call.headers)
  const object = await storeBlob(call, blob, objectOf(call, blob))
  return { status: 200, headers: { ETag: object.etag } }
}

export function objectOf({ address, headers, now }: Call, blob: WrittenBlob): StoredObject {
  const { file, size, md5 } = blob
  const described = { key: address.key, etag: `"${md5}"`, size, lastModified: now }
  return { ...described, headers: objectHeaders(headers), blobs: [{ file, size }] }
}

/** Makes an object of a blob that is on disk already, or removes the blob. */
export async function storeBlob(call: Call, blob: WrittenBlob, object: StoredObject): Promise<StoredObject> {
  try {
    return await call.bucket.objects.put(object.key, (current) => {
      checkOverwrite(call, current)
      return object
    })
  } catch (error) {
    await call.bucket.blobs.remove([blob])
    throw error
  }
}

/** @throws CosError `FileAlreadyExists` where `x-cos-forbid-overwrite` says so. */
export function checkOverwrite({ headers }: Pick<Call, 'headers'>, current: StoredObject | undefined): void {
  const forbidden = headers.bytes('x-cos-forbid-overwrite')?.toLowerCase() === 'true'
  if (forbidden && current) throw new CosError('FileAlreadyExists')
}
