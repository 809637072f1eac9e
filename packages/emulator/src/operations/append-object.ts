import { createHash } from 'node:crypto'
import { CosError } from '../cos-error.js'
import type { OperationContext } from '../operation-context.js'
import { parseObjectAttributes } from '../request/object-attributes.js'
import { receiveUpload } from '../request/upload-body.js'
import type { CosResponse } from '../response/cos-response.js'
import { combineCrc64 } from '../storage/crc64.js'
import type { StoredObject } from '../storage/object-store.js'
import { createStorageResult, toStoredObject } from './put-object.js'

/** Append Object: adds the body to the end of an object. */
export async function appendObject(context: OperationContext): Promise<CosResponse> {
  const { bucket, address, params, body, headers } = context
  const position = parsePosition(params.text('position') ?? '')
  assertAppendable(bucket.objects.get(address.key), position)
  const attributes = parseObjectAttributes(headers, address.key, bucket.name)
  const blob = await receiveUpload(bucket.blobs, body, headers)
  try {
    const object = await bucket.objects.put(address.key, (current) => {
      assertAppendable(current, position)
      return append(current, { ...toStoredObject(context, attributes, blob), appendable: true })
    })
    context.publish('cos:ObjectCreated:Append', object)
    return {
      status: 200,
      headers: {
        ETag: object.etag,
        ...createStorageResult(object),
        'x-cos-next-append-position': String(object.size),
        // Despite its name, this header contains the MD5 of the appended bytes, which the official Go SDK compares.
        'x-cos-content-sha1': blob.md5,
      },
    }
  } catch (error) {
    await bucket.blobs.remove([blob])
    throw error
  }
}

/** @throws CosError `InvalidArgument`. */
function parsePosition(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new CosError('InvalidArgument')
  return Number(text)
}

/** @throws CosError `ObjectNotAppendable`, `PositionNotEqualToLength`. */
function assertAppendable(current: StoredObject | undefined, position: number): void {
  if (current && !current.appendable) throw new CosError('ObjectNotAppendable')
  if (position !== (current?.size ?? 0)) throw new CosError('PositionNotEqualToLength')
}

function append(current: StoredObject | undefined, addition: StoredObject): StoredObject {
  if (!current) return addition
  const etag = createHash('md5').update(`${current.etag}${addition.etag}`).digest('hex')
  const { lastModified } = addition
  const [size, blobs] = [current.size + addition.size, [...current.blobs, ...addition.blobs]]
  return {
    ...current,
    etag: `"${etag}"`,
    size,
    crc64: combineCrc64([current, addition]),
    blobs,
    lastModified,
  }
}
