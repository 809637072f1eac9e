import { CosError } from '../answer/errors.js'
import { httpDate } from '../answer/times.js'
import type { Answer, Call } from '../operation.js'
import { type ByteRange, readRange } from '../request/byte-range.js'
import type { ByteString } from '../request/percent-encoding.js'
import { failedPrecondition } from '../request/preconditions.js'
import type { StoredObject } from '../storage/object-store.js'

/** GET Object and HEAD Object: content or its description, conditional, by range, under overridden headers. */
export async function getObject(call: Call): Promise<Answer> {
  const object = findObject(call)
  const failed = failedPrecondition(object, call.headers)
  if (failed === 412) throw new CosError('PreconditionFailed')
  if (failed === 304) return { status: 304, headers: validators(object) }
  const range = readRange(call.headers.bytes('range'), object.size)
  const answer = { status: range ? 206 : 200, headers: { ...describe(object, range), ...overrides(call) } }
  if (call.method === 'HEAD') return answer
  const { start, end } = range ?? { start: 0, end: object.size }
  return { ...answer, body: call.bucket.objects.read(object, start, end) }
}

/** @throws CosError `NoSuchKey`. */
function findObject({ bucket, address }: Call): StoredObject {
  const object = bucket.objects.get(address.key)
  if (!object) throw new CosError('NoSuchKey')
  return object
}

const validators = ({ etag, lastModified }: StoredObject) => ({
  ETag: etag,
  'Last-Modified': httpDate(lastModified),
})

function describe(object: StoredObject, range: ByteRange | undefined): Record<string, ByteString> {
  const { start, end } = range ?? { start: 0, end: object.size }
  return {
    ...object.headers,
    ...validators(object),
    'Accept-Ranges': 'bytes',
    'Content-Length': String(end - start),
    'x-cos-object-type': object.appendable ? 'appendable' : 'normal',
    ...(range && { 'Content-Range': `bytes ${start}-${end - 1}/${object.size}` }),
  }
}

const overridable: Record<string, string> = {
  'response-content-type': 'Content-Type',
  'response-content-language': 'Content-Language',
  'response-expires': 'Expires',
  'response-cache-control': 'Cache-Control',
  'response-content-disposition': 'Content-Disposition',
  'response-content-encoding': 'Content-Encoding',
}

/** The `response-*` parameters, signed or not: COS honours them either way. */
function overrides({ params }: Call): Record<string, ByteString> {
  const named = Object.entries(overridable).map(
    ([parameter, header]) => [header, params.bytes(parameter)] as const,
  )
  const given = named.filter((entry): entry is [string, ByteString] => Boolean(entry[1]))
  if (given.some(([, value]) => /[\u0000-\u001f\u007f]/.test(value))) throw new CosError('InvalidArgument')
  return Object.fromEntries(given)
}
