import { decodeUtf8, percentDecode } from '../byte-string.js'
import { CosError } from '../cos-error.js'
import type { OperationContext } from '../operation-context.js'
import { assertKey } from '../request/address.js'
import { type ByteRange, parseRange } from '../request/byte-range.js'
import { parseObjectAttributes } from '../request/object-attributes.js'
import { evaluatePreconditions } from '../request/preconditions.js'
import { assertCustomerKey, omitStorageHeaders, parseStorageHeaders } from '../request/storage-headers.js'
import { assertCurrentVersion } from '../request/version-id.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'
import { formatIsoDate } from '../response/xml.js'
import type { WrittenBlob } from '../storage/blob-store.js'
import type { Bucket } from '../storage/buckets.js'
import type { ObjectAttributes, StoredObject } from '../storage/object-store.js'
import { parsePartAddress, storePart } from './multipart-upload.js'
import { assertOverwriteAllowed, createStorageResult, storeBlob, toStoredObject } from './put-object.js'

/** PUT Object - Copy. */
export async function copyObject(context: OperationContext): Promise<CosResponse> {
  const source = await findSource(context)
  assertOverwriteAllowed(context, context.bucket.objects.get(context.address.key))
  const attributes = createCopyAttributes(context, source)
  const blob = await copyContent(context, source, { start: 0, end: source.object.size })
  const object = await storeBlob(context, blob, toStoredObject(context, attributes, blob))
  context.publish('cos:ObjectCreated:Copy', object)
  return createCopyResponse('CopyObjectResult', object, object.headers)
}

/**
 * Takes metadata and tags from the source, unless a directive is `Replaced`. Storage class, encryption and ACL are
 * always those of the request.
 * @throws CosError `InvalidRequest` if an object would be copied to itself unchanged
 * @see https://www.tencentcloud.com/document/product/436/10881
 */
function createCopyAttributes(context: OperationContext, { bucket, object }: CopySource): ObjectAttributes {
  const { headers, address } = context
  const own = parseObjectAttributes(headers, address.key, context.bucket.name)
  const [isReplaced, isTagReplaced] = ['x-cos-metadata-directive', 'x-cos-tagging-directive'].map(
    (name) => headers.bytes(name)?.toLowerCase() === 'replaced',
  )
  const storage = parseStorageHeaders(headers)
  const isUnchanged = !isReplaced && !headers.has('x-cos-storage-class') && Object.keys(storage).length === 0
  if (isUnchanged && bucket === context.bucket && object.key === address.key) {
    throw new CosError('InvalidRequest', { message: 'Copying an object to itself must change it.' })
  }
  return {
    ...own,
    headers: isReplaced ? own.headers : { ...omitStorageHeaders(object.headers), ...storage },
    tags: isTagReplaced ? own.tags : object.tags,
  }
}

/** Upload Part - Copy. */
export async function copyPart(context: OperationContext): Promise<CosResponse> {
  const part = parsePartAddress(context)
  const source = await findSource(context)
  const range = parseRange(context.headers.bytes('x-cos-copy-source-range'), source.object.size)
  const blob = await copyContent(context, source, range ?? { start: 0, end: source.object.size })
  return createCopyResponse('CopyPartResult', await storePart(context, part, blob), {})
}

interface CopySource {
  bucket: Bucket
  object: StoredObject
}

/**
 * Finds the object in `x-cos-copy-source` (`{host}/{encoded key}`) and checks that the policy allows reading it.
 * @throws CosError `InvalidArgument`, `AccessDenied`, `NoSuchKey`, `PreconditionFailed`, `NoSuchVersion`
 */
async function findSource({ headers, openSource, isAllowed }: OperationContext): Promise<CopySource> {
  const parts = /^(?:https?:\/\/)?([^/?]+)\/([^?]*)(?:\?(?:versionId=([^&]*))?)?$/i.exec(
    headers.bytes('x-cos-copy-source') ?? '',
  )
  if (!parts) throw new CosError('InvalidArgument', { message: 'x-cos-copy-source must be {host}/{key}' })
  assertCurrentVersion(parts[3])
  const [host = '', key = ''] = [parts[1], decodeUtf8(percentDecode(parts[2]!))]
  assertKey(key)
  const { bucket, address } = await openSource(host)
  if (!isAllowed('GetObject', { ...address, resources: [key] })) throw new CosError('AccessDenied')
  const object = bucket.objects.get(key)
  if (!object) throw new CosError('NoSuchKey')
  assertCustomerKey(object.headers, headers, 'x-cos-copy-source-')
  if (evaluatePreconditions(object, headers, 'x-cos-copy-source-')) throw new CosError('PreconditionFailed')
  return { bucket, object }
}

function copyContent(
  { bucket }: OperationContext,
  source: CopySource,
  { start, end }: ByteRange,
): Promise<WrittenBlob> {
  return bucket.blobs.write(source.bucket.objects.read(source.object, start, end))
}

function createCopyResponse(
  element: string,
  { etag, lastModified, crc64 }: Pick<StoredObject, 'etag' | 'lastModified' | 'crc64'>,
  headers: Record<string, string>,
): CosResponse {
  const content = { ETag: etag, LastModified: formatIsoDate(lastModified), CRC64: crc64 }
  return createXmlResponse({ [element]: content }, { headers: createStorageResult({ crc64, headers }) })
}
