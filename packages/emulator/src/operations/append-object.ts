import { createHash } from 'node:crypto'
import { CosError } from '../answer/errors.js'
import type { Answer, Call } from '../operation.js'
import { receiveUpload } from '../request/upload-body.js'
import type { StoredObject } from '../storage/object-store.js'
import { objectOf } from './put-object.js'

/** Append Object: the body goes behind what is there. */
export async function appendObject(call: Call): Promise<Answer> {
  const position = call.params.text('position') ?? ''
  if (!/^\d{1,15}$/.test(position)) throw new CosError('InvalidArgument')
  checkAppendable(call.bucket.objects.get(call.address.key), Number(position))
  const blob = await receiveUpload(call.bucket.blobs, call.body, call.headers)
  try {
    const object = await call.bucket.objects.put(call.address.key, (current) => {
      checkAppendable(current, Number(position))
      return extend(current, { ...objectOf(call, blob), appendable: true })
    })
    return { status: 200, headers: { ETag: object.etag, 'x-cos-next-append-position': String(object.size) } }
  } catch (error) {
    await call.bucket.blobs.remove([blob])
    throw error
  }
}

/** @throws CosError `ObjectNotAppendable`, `PositionNotEqualToLength`. */
function checkAppendable(current: StoredObject | undefined, position: number): void {
  if (current && !current.appendable) throw new CosError('ObjectNotAppendable')
  if (position !== (current?.size ?? 0)) throw new CosError('PositionNotEqualToLength')
}

function extend(current: StoredObject | undefined, addition: StoredObject): StoredObject {
  if (!current) return addition
  const etag = createHash('md5').update(`${current.etag}${addition.etag}`).digest('hex')
  const { lastModified } = addition
  const [size, blobs] = [current.size + addition.size, [...current.blobs, ...addition.blobs]]
  return { ...current, etag: `"${etag}"`, size, blobs, lastModified }
}
