import { type ByteString, isHeaderValue } from '../byte-string.js'
import { CosError } from '../cos-error.js'
import type { OperationContext } from '../operation-context.js'
import { type ByteRange, parseRange } from '../request/byte-range.js'
import type { Fields } from '../request/fields.js'
import { evaluatePreconditions } from '../request/preconditions.js'
import { assertCustomerKey } from '../request/storage-headers.js'
import type { CosResponse } from '../response/cos-response.js'
import { formatHttpDate } from '../response/send-response.js'
import type { StoredObject } from '../storage/object-store.js'

/** GET Object and HEAD Object, with conditional headers, a range and `response-*` parameters. */
export async function getObject(context: OperationContext): Promise<CosResponse> {
  const object = findObject(context)
  const failure = evaluatePreconditions(object, context.headers)
  if (failure === 412) throw new CosError('PreconditionFailed')
  if (failure === 304) return { status: 304, headers: createValidators(object) }
  assertCustomerKey(object.headers, context.headers)
  const range = isRangeWanted(object, context.headers)
    ? parseRange(context.headers.bytes('range'), object.size)
    : undefined
  const headers = { ...createObjectHeaders(object, range), ...parseHeaderOverrides(context.params) }
  const response = { status: range ? 206 : 200, headers }
  if (context.method === 'HEAD') return response
  const { start, end } = range ?? { start: 0, end: object.size }
  return { ...response, body: context.bucket.objects.read(object, start, end) }
}

/** @throws CosError `NoSuchKey`. */
export function findObject({ bucket, address }: Pick<OperationContext, 'bucket' | 'address'>): StoredObject {
  const object = bucket.objects.get(address.key)
  if (!object) throw new CosError('NoSuchKey')
  return object
}

// RFC 9110, section 13.1.5: a range is ignored if If-Range names another version.
function isRangeWanted({ etag, lastModified }: StoredObject, headers: Fields): boolean {
  const validator = headers.bytes('if-range')
  return validator === undefined || validator === etag || validator === formatHttpDate(lastModified)
}

const createValidators = ({ etag, lastModified }: StoredObject) => ({
  ETag: etag,
  'Last-Modified': formatHttpDate(lastModified),
})

function createObjectHeaders(object: StoredObject, range: ByteRange | undefined): Record<string, ByteString> {
  const { start, end } = range ?? { start: 0, end: object.size }
  return {
    ...object.headers,
    ...createValidators(object),
    'Accept-Ranges': 'bytes',
    'Content-Length': String(end - start),
    // The checksum of the whole object, also for a range.
    'x-cos-hash-crc64ecma': object.crc64,
    ...(object.tags.length > 0 && { 'x-cos-tagging-count': String(object.tags.length) }),
    'x-cos-object-type': object.appendable ? 'appendable' : 'normal',
    ...(range && { 'Content-Range': `bytes ${start}-${end - 1}/${object.size}` }),
  }
}

const overridableHeaders: Record<string, string> = {
  'response-content-type': 'Content-Type',
  'response-content-language': 'Content-Language',
  'response-expires': 'Expires',
  'response-cache-control': 'Cache-Control',
  'response-content-disposition': 'Content-Disposition',
  'response-content-encoding': 'Content-Encoding',
}

/** Parses the `response-*` parameters. Like COS, accepts unsigned ones. @throws CosError `InvalidArgument`. */
function parseHeaderOverrides(params: Fields): Record<string, ByteString> {
  const candidates = Object.entries(overridableHeaders).map(
    ([parameter, header]) => [header, params.bytes(parameter)] as const,
  )
  const overrides = candidates.filter((entry): entry is [string, ByteString] => Boolean(entry[1]))
  if (!overrides.every(([, value]) => isHeaderValue(value))) throw new CosError('InvalidArgument')
  return Object.fromEntries(overrides)
}
