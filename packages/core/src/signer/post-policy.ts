import { isIntegerInRange } from '../checks.js'
import type { CredentialSnapshot } from '../credentials/credentials.js'
import { invalidRequest } from '../error.js'
import type { BucketEndpoint } from '../request/bucket-endpoint.js'
import { type Fields, getField, NO_FIELDS } from '../request/fields.js'
import { isFormContentType } from '../request/media-type.js'
import { parseKey } from '../request/object-key.js'
import { formatKeyTime, type Validity } from '../signature/signature.js'
import { type Lifetime, parseLifetime } from './lifetime.js'
import { assertKnownFields, stripSlash } from './sign-request.js'

/** The uploads that a form may make: to one key, or to any key that begins with a prefix. */
export interface PostPolicyRequest {
  /** Excludes `keyPrefix`. */
  key?: string
  /** COS appends the name of the uploaded file. Excludes `key`. */
  keyPrefix?: string
  /** Bytes. Default: no limit. */
  maxBytes?: number
  /** A media type, or a pattern such as `image/*`. Default: any type. */
  contentType?: string
  /** Seconds. Default: 300. */
  expires?: number
}

/** A form upload. Send `fields`, then the file in a field named `file`, to `url` as multipart/form-data. */
export interface PostPolicy {
  url: string
  fields: Record<string, string>
  /** Unix seconds. */
  expiresAt: number
}

/** The checked conditions of a policy. */
export interface PolicyConditions {
  /** The value of the form's field `key`; it ends with {@link FILENAME} if any key with the prefix is allowed. */
  readonly formKey: string
  readonly maxBytes: number | undefined
  /** A media type, or a pattern. */
  readonly contentType: string | undefined
  /** Further headers of the object, by lower-case name. The form must send them exactly. */
  readonly headers: Fields
}

export const policyFieldNames = [
  'key',
  'keyPrefix',
  'maxBytes',
  'contentType',
  'expires',
] satisfies (keyof PostPolicyRequest)[]
/** COS replaces it with the name of the uploaded file. */
const FILENAME = '$' + '{filename}'

/** Checks a request of server code. @throws CosgateError `invalid_request` that names the field */
export function parsePolicyRequest(request: unknown): { conditions: PolicyConditions; lifetime: Lifetime } {
  assertKnownFields(request, policyFieldNames)
  const { key, keyPrefix, expires, ...rest } = request as Record<string, unknown>
  return {
    conditions: parsePolicyConditions({ ...rest, key: stripSlash(key), keyPrefix: stripSlash(keyPrefix) }),
    lifetime: parseLifetime({ expires }),
  }
}

/** @throws CosgateError `invalid_request` that names the field */
export function parsePolicyConditions(request: Record<string, unknown>): PolicyConditions {
  const { key, keyPrefix, maxBytes, contentType } = request
  if ((key === undefined) === (keyPrefix === undefined))
    throw invalidRequest('key', 'give either key or keyPrefix')
  if (maxBytes !== undefined && !isIntegerInRange(maxBytes, 0, Number.MAX_SAFE_INTEGER)) {
    throw invalidRequest('maxBytes', 'must be a whole number of bytes')
  }
  if (contentType !== undefined && !isFormContentType(contentType)) {
    throw invalidRequest('contentType', 'must be a media type, or a pattern such as image/*')
  }
  const formKey =
    key === undefined ? parseFormKey(keyPrefix, 'keyPrefix') + FILENAME : parseFormKey(key, 'key')
  return { formKey, maxBytes, contentType, headers: NO_FIELDS }
}

/** Checks the key of a form. @throws CosgateError `invalid_request` */
export function parseFormKey(key: unknown, field: string): string {
  const parsed = parseKey(key, field)
  if (parsed === '/' || parsed.includes(FILENAME)) throw invalidRequest(field, 'must be a plain object key')
  return parsed
}

/** Returns the widest thing that a form can touch: its key or its prefix. */
export function toFormResource(formKey: string): string {
  return formKey.endsWith(FILENAME) ? formKey.slice(0, -FILENAME.length) : formKey
}

/**
 * Writes and signs the policy of a form.
 * @see https://www.tencentcloud.com/document/product/436/14690
 */
export function signPostPolicy(
  conditions: PolicyConditions,
  endpoint: BucketEndpoint,
  snapshot: CredentialSnapshot,
  validity: Validity,
): PostPolicy {
  const span = snapshot.span(validity)
  const policy = JSON.stringify(toPolicyDocument(conditions, endpoint, snapshot.secretId, validity))
  const token = snapshot.securityToken
  const fields: Record<string, string> = {
    key: conditions.formKey,
    ...toObjectFields(conditions),
    policy: Buffer.from(policy).toString('base64'),
    'q-sign-algorithm': 'sha1',
    'q-ak': snapshot.secretId,
    'q-key-time': span.keyTime,
    'q-signature': span.policySignature(policy),
    ...(token !== undefined && { 'x-cos-security-token': token }),
  }
  return { url: `${endpoint.origin}/`, fields, expiresAt: validity.endsAt }
}

function toPolicyDocument(
  conditions: PolicyConditions,
  endpoint: BucketEndpoint,
  secretId: string,
  validity: Validity,
): unknown {
  const { formKey, maxBytes, contentType } = conditions
  const isPrefix = formKey.endsWith(FILENAME)
  return {
    expiration: new Date(validity.endsAt * 1000).toISOString(),
    conditions: [
      { bucket: endpoint.bucket },
      isPrefix ? ['starts-with', '$key', toFormResource(formKey)] : { key: formKey },
      ...(maxBytes === undefined ? [] : [['content-length-range', 0, maxBytes]]),
      ...(contentType?.endsWith('*') ? [['starts-with', '$Content-Type', contentType.slice(0, -1)]] : []),
      ...Object.entries(toObjectFields(conditions)).map(([name, value]) => ({ [name]: value })),
      { 'q-sign-algorithm': 'sha1' },
      { 'q-ak': secretId },
      { 'q-sign-time': formatKeyTime(validity) },
    ],
  }
}

/** Returns the form fields that describe the object. Each is also an exact condition of the policy. */
function toObjectFields({ contentType, headers }: PolicyConditions): Record<string, string> {
  const acl = getField(headers, 'x-cos-acl')
  return {
    ...(contentType !== undefined && !contentType.endsWith('*') && { 'Content-Type': contentType }),
    ...headers,
    // A form has a field for the ACL that does the same as the header.
    ...(acl !== undefined && { acl }),
  }
}
