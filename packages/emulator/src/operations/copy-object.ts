import { CosError } from '../answer/errors.js'
import { isoDate } from '../answer/times.js'
import { writeXml } from '../answer/xml.js'
import type { Answer, Call } from '../operation.js'
import { checkKey } from '../request/address.js'
import { type ByteRange, readRange } from '../request/byte-range.js'
import { percentDecode, textOf } from '../request/percent-encoding.js'
import { failedPrecondition } from '../request/preconditions.js'
import type { WrittenBlob } from '../storage/blob-store.js'
import type { Bucket } from '../storage/buckets.js'
import type { StoredObject } from '../storage/object-store.js'
import { readPlace, storePart } from './multipart-upload.js'
import { checkOverwrite, objectOf, storeBlob } from './put-object.js'

/** PUT Object - Copy. */
export async function copyObject(call: Call): Promise<Answer> {
  const source = await findSource(call)
  checkOverwrite(call, call.bucket.objects.get(call.address.key))
  const blob = await copyContent(call, source, { start: 0, end: source.object.size })
  const described = objectOf(call, blob)
  const directive = call.headers.bytes('x-cos-metadata-directive')?.toLowerCase() ?? 'copy'
  const headers = directive === 'replaced' ? described.headers : source.object.headers
  const { etag } = await storeBlob(call, blob, { ...described, headers })
  return copied('CopyObjectResult', etag, call)
}

/** Upload Part - Copy. */
export async function copyPart(call: Call): Promise<Answer> {
  const place = readPlace(call)
  const source = await findSource(call)
  const range = readRange(call.headers.bytes('x-cos-copy-source-range'), source.object.size)
  const blob = await copyContent(call, source, range ?? { start: 0, end: source.object.size })
  return copied('CopyPartResult', await storePart(call, place, blob), call)
}

interface CopySource {
  bucket: Bucket
  object: StoredObject
}

/**
 * Finds what `x-cos-copy-source` names (`{host}/{encoded key}`), if the caller may read it.
 * @throws CosError `InvalidArgument`, `AccessDenied`, `NoSuchKey`, `PreconditionFailed`.
 */
async function findSource({ headers, bucketOf, allows }: Call): Promise<CopySource> {
  const parts = /^(?:https?:\/\/)?([^/?]+)\/([^?]*)(\?.*)?$/.exec(headers.bytes('x-cos-copy-source') ?? '')
  if (!parts) throw new CosError('InvalidArgument', { message: 'x-cos-copy-source must be {host}/{key}' })
  if (parts[3]) throw new CosError('NotImplemented')
  const [host = '', key = ''] = [parts[1], textOf(percentDecode(parts[2]!))]
  checkKey(key)
  const { bucket, place } = await bucketOf(host)
  if (!allows('GetObject', { ...place, resources: [key] })) throw new CosError('AccessDenied')
  const object = bucket.objects.get(key)
  if (!object) throw new CosError('NoSuchKey')
  if (failedPrecondition(object, headers, 'x-cos-copy-source-')) throw new CosError('PreconditionFailed')
  return { bucket, object }
}

function copyContent({ bucket }: Call, source: CopySource, { start, end }: ByteRange): Promise<WrittenBlob> {
  return bucket.blobs.write(source.bucket.objects.read(source.object, start, end))
}

function copied(element: string, etag: string, { now }: Call): Answer {
  const body = writeXml({ [element]: { ETag: etag, LastModified: isoDate(now) } })
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body }
}
