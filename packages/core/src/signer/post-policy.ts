import type { CredentialSnapshot } from '../credentials/credentials.js'
import { invalidRequest } from '../error.js'
import type { Endpoint } from '../request/endpoint.js'
import { parseKey } from '../request/object-key.js'
import { keyTimeOf, type Validity } from '../signature/signature.js'
import { type Lifetime, parseLifetime, validityOf } from './lifetime.js'
import { parseFieldNames, withoutSlash } from './sign-plan.js'

/** What a form may upload: to one key, or to any key that begins with a prefix. */
export interface PostPolicyRequest {
  /** Excludes `keyPrefix`. */
  key?: string
  /** The form's own file name follows it; excludes `key`. */
  keyPrefix?: string
  /** Bytes; default: no limit. */
  maxBytes?: number
  /** A media type, or `image/*`; default: any. */
  contentType?: string
  /** Seconds; default 300. */
  expires?: number
}

/** A form upload: send `fields`, then the file in a field named `file`, to `url` as multipart/form-data. */
export interface PostPolicy {
  url: string
  fields: Record<string, string>
  /** Unix seconds. */
  expiresAt: number
}

/** A checked request for a policy. */
export interface PolicyPlan {
  readonly key: string | undefined
  readonly keyPrefix: string | undefined
  readonly maxBytes: number | undefined
  readonly contentType: string | undefined
}

export const policyFields = ['key', 'keyPrefix', 'maxBytes', 'contentType', 'expires']
/** COS puts the name of the uploaded file in its place. */
const FILENAME = '$' + '{filename}'
const mediaType = /^[\w!#$&^.+-]+\/(?:\*|[\w!#$&^.+-]+(?:;[ \t]*[\w-]+=[\w.-]+)*)$/

/** @throws CosgateError `invalid_request` that names the field */
export function parsePolicyRequest(request: unknown): { plan: PolicyPlan; lifetime: Lifetime } {
  parseFieldNames(request, policyFields)
  const { key, keyPrefix, expires, ...rest } = request as Record<string, unknown>
  const plan = parsePolicyPlan({ ...rest, key: withoutSlash(key), keyPrefix: withoutSlash(keyPrefix) })
  return { plan, lifetime: parseLifetime({ expires }) }
}

/** @throws CosgateError `invalid_request` that names the field */
export function parsePolicyPlan({
  key,
  keyPrefix,
  maxBytes,
  contentType,
}: Record<string, unknown>): PolicyPlan {
  if ((key === undefined) === (keyPrefix === undefined))
    throw invalidRequest('key', 'give either key or keyPrefix')
  if (maxBytes !== undefined && (!Number.isSafeInteger(maxBytes) || (maxBytes as number) < 0)) {
    throw invalidRequest('maxBytes', 'must be a whole number of bytes')
  }
  if (contentType !== undefined && (typeof contentType !== 'string' || !mediaType.test(contentType))) {
    throw invalidRequest('contentType', 'must be a media type, or one such as image/*')
  }
  return {
    key: key === undefined ? undefined : parseFormKey(key, 'key'),
    keyPrefix: keyPrefix === undefined ? undefined : parseFormKey(keyPrefix, 'keyPrefix'),
    maxBytes: maxBytes as number | undefined,
    contentType,
  }
}

/** The value of the form's field `key`. */
export function formKeyOf({ key, keyPrefix }: PolicyPlan): string {
  return key ?? keyPrefix + FILENAME
}

/**
 * Writes and signs the policy.
 * @throws CosgateError `credentials_unavailable`
 * @see https://www.tencentcloud.com/document/product/436/14690
 */
export function postPolicy(
  plan: PolicyPlan,
  endpoint: Endpoint,
  snapshot: CredentialSnapshot,
  lifetime: Lifetime,
  now: number,
): PostPolicy {
  const validity = validityOf(lifetime, snapshot, now)
  const span = snapshot.span(validity)
  const policy = JSON.stringify(policyDocument(plan, endpoint, snapshot.secretId, validity))
  const token = snapshot.securityToken
  const fields: Record<string, string> = {
    key: formKeyOf(plan),
    ...(plan.contentType !== undefined &&
      !plan.contentType.endsWith('*') && { 'Content-Type': plan.contentType }),
    policy: Buffer.from(policy).toString('base64'),
    'q-sign-algorithm': 'sha1',
    'q-ak': snapshot.secretId,
    'q-key-time': span.keyTime,
    'q-signature': span.policySignature(policy),
    ...(token !== undefined && { 'x-cos-security-token': token }),
  }
  return { url: `${endpoint.origin}/`, fields, expiresAt: validity.endsAt }
}

function policyDocument(plan: PolicyPlan, endpoint: Endpoint, secretId: string, validity: Validity): unknown {
  return {
    expiration: new Date(validity.endsAt * 1000).toISOString(),
    conditions: [
      { bucket: endpoint.bucket },
      plan.key === undefined ? ['starts-with', '$key', plan.keyPrefix] : { key: plan.key },
      ...(plan.maxBytes === undefined ? [] : [['content-length-range', 0, plan.maxBytes]]),
      ...typeConditions(plan.contentType),
      { 'q-sign-algorithm': 'sha1' },
      { 'q-ak': secretId },
      { 'q-sign-time': keyTimeOf(validity) },
    ],
  }
}

function typeConditions(contentType: string | undefined): unknown[] {
  if (contentType === undefined) return []
  if (contentType.endsWith('*')) return [['starts-with', '$Content-Type', contentType.slice(0, -1)]]
  return [{ 'Content-Type': contentType }]
}

function parseFormKey(key: unknown, field: string): string {
  const parsed = parseKey(key, field)
  if (parsed === '/' || parsed.includes(FILENAME)) throw invalidRequest(field, 'must be a plain object key')
  return parsed
}
