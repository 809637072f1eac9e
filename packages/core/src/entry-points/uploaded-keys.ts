import { invalidRequest } from '../error.js'
import { invalidOption } from '../options.js'
import { isBucket } from '../request/bucket-endpoint.js'
import { isObjectKey } from '../request/object-key.js'

/**
 * Reads the keys of the uploads from an event of a COS trigger. Records of other buckets, of other events than uploads, and
 * keys that Cosgate does not sign are left out. An event proves nothing: call `cos.confirm` for each key.
 *
 * @param body the event as an object, or as JSON
 * @param options `bucket` is `BucketName-APPID`; the records of other buckets are ignored
 * @returns each key once
 * @throws CosgateError `invalid_request` if the body is not such an event, `invalid_option`
 * @see https://www.tencentcloud.com/document/product/583/9707
 */
export function uploadedKeys(body: unknown, options: { bucket: string }): string[] {
  // JavaScript code may forget the argument.
  const bucket = options?.bucket
  if (!isBucket(bucket)) throw invalidOption('bucket', 'must be BucketName-APPID, such as photos-1250000000')
  const records = getOwn(parseBody(body), 'Records')
  if (!Array.isArray(records)) throw invalidRequest('Records', 'must be an array')
  const keys = records.flatMap((record) => readKey(record, bucket) ?? [])
  return [...new Set(keys)]
}

function parseBody(body: unknown): unknown {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return body
  try {
    return JSON.parse(typeof body === 'string' ? body : Buffer.from(body).toString())
  } catch {
    throw invalidRequest('body', 'must be JSON')
  }
}

/** A key of an event is `/APPID/name of the bucket/key`. */
function readKey(record: unknown, bucket: string): string | undefined {
  const path = getOwn(getOwn(getOwn(record, 'cos'), 'cosObject'), 'key')
  const eventName = getOwn(getOwn(record, 'event'), 'eventName')
  const appIdAt = bucket.lastIndexOf('-')
  const prefix = `/${bucket.slice(appIdAt + 1)}/${bucket.slice(0, appIdAt)}/`
  if (typeof path !== 'string' || !path.startsWith(prefix)) return undefined
  if (typeof eventName === 'string' && !eventName.startsWith('cos:ObjectCreated:')) return undefined
  const key = path.slice(prefix.length)
  return isObjectKey(key) ? key : undefined
}

function getOwn(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}
