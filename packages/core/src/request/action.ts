import { fieldName } from '../signature/field-name.js'
import { type Fields, fieldValue, ownField } from './fields.js'

/** The methods of the COS operations that can be signed. */
export type Method = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'

/** What objects need: the default of `allow.actions`. */
export const objectActions = Object.freeze([
  'GetObject',
  'HeadObject',
  'PutObject',
  'DeleteObject',
  'InitiateMultipartUpload',
  'UploadPart',
  'CompleteMultipartUpload',
  'AbortMultipartUpload',
  'ListParts',
  'ListMultipartUploads',
] as const)

/** What an app must opt in to. */
export const optInActions = Object.freeze([
  'GetBucket',
  'HeadBucket',
  'PutObjectCopy',
  'UploadPartCopy',
  'AppendObject',
  'PostObject',
  'DeleteMultipleObjects',
  'GetObjectACL',
  'PutObjectACL',
  'GetObjectTagging',
  'PutObjectTagging',
  'DeleteObjectTagging',
  'PostObjectRestore',
  'SelectObjectContent',
] as const)

/** COS's own name of an operation, as its access policies write it. */
export type Action = (typeof objectActions)[number] | (typeof optInActions)[number]

/** `method`, then `object` or `bucket`, then the sub-resources in order. */
const actions: Readonly<Record<string, Action>> = {
  'GET object': 'GetObject',
  'HEAD object': 'HeadObject',
  'PUT object': 'PutObject',
  'DELETE object': 'DeleteObject',
  'POST object uploads': 'InitiateMultipartUpload',
  'PUT object partNumber uploadId': 'UploadPart',
  'POST object uploadId': 'CompleteMultipartUpload',
  'DELETE object uploadId': 'AbortMultipartUpload',
  'GET object uploadId': 'ListParts',
  'POST object append position': 'AppendObject',
  'GET object acl': 'GetObjectACL',
  'PUT object acl': 'PutObjectACL',
  'GET object tagging': 'GetObjectTagging',
  'PUT object tagging': 'PutObjectTagging',
  'DELETE object tagging': 'DeleteObjectTagging',
  'POST object restore': 'PostObjectRestore',
  'POST object select': 'SelectObjectContent',
  'POST object select select-type': 'SelectObjectContent',
  'GET bucket': 'GetBucket',
  'HEAD bucket': 'HeadBucket',
  'POST bucket': 'PostObject',
  'GET bucket uploads': 'ListMultipartUploads',
  'POST bucket delete': 'DeleteMultipleObjects',
}

/** With an `x-cos-copy-source`, a put is a copy, and nothing else may name a source. */
const copies: Partial<Record<Action, Action>> = { PutObject: 'PutObjectCopy', UploadPart: 'UploadPartCopy' }

/** Parameters that turn a request into another operation; those outside `actions`, which spells them as COS does, fit none. */
const subResources = new Set(
  [
    'accelerate acl append asyncfetch attributes ci-process cors delete domain domaincertificate encryption',
    'image_process intelligent-tiering intelligenttiering inventory legal-hold lifecycle location logging',
    'notification object-lock objectlock origin partNumber policy position referer rename replication',
    'requestPayment restore retention select select-type symlink tagging torrent uploadId uploads versioning',
    'versions website',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
)

/**
 * Tells which COS operation a request is.
 * @returns undefined where it fits none, also where a sub-resource is spelt in another case: whether COS would take it
 *   for one is nobody's to guess
 * @see https://www.tencentcloud.com/document/product/436/30580
 */
export function classify(method: Method, key: string, params: Fields, headers: Fields): Action | undefined {
  const found: string[] = []
  for (const name in params) if (subResources.has(fieldName(name).lower)) found.push(name)
  const operation = `${method} ${key === '/' ? 'bucket' : 'object'}`
  const action = actions[found.length === 0 ? operation : `${operation} ${found.sort().join(' ')}`]
  return action !== undefined && fieldValue(headers, 'x-cos-copy-source') !== undefined
    ? copies[action]
    : action
}

/**
 * The widest thing that a signature can touch: the key, the prefix of a listing, `''` for the whole bucket.
 * A prefix counts only as COS spells it.
 */
export function resourceOf(action: Action | undefined, key: string, params: Fields): string {
  if (key !== '/') return key
  return action === 'GetBucket' || action === 'ListMultipartUploads' ? (ownField(params, 'prefix') ?? '') : ''
}
