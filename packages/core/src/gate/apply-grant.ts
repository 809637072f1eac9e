import { isIntegerInRange } from '../checks.js'
import { CosgateError } from '../error.js'
import { type Action, getActionSpec } from '../request/action.js'
import type { BucketEndpoint } from '../request/bucket-endpoint.js'
import { assertContentLength } from '../request/content-length.js'
import { isReserved, isSignable } from '../request/field-names.js'
import { type Fields, fieldPath, NO_FIELDS, parseFields } from '../request/fields.js'
import { parseKey } from '../request/object-key.js'
import { fieldName } from '../signature/field-name.js'
import { assertImageParams, type SignableRequest } from '../signer/sign-request.js'
import { assertHeaderValue, parseHeaderName } from './client-fields.js'
import { type Grant, invalidDecision } from './decision.js'
import type { GateRules } from './gate.js'
import { type Intent, parseOperation } from './intent.js'
import { resolvePartSize } from './part-size.js'

/** A request that may be signed: the intent, as amended by its grant. */
export interface ApprovedRequest extends SignableRequest {
  readonly action: Action
  readonly resource: string
  /** Seconds. */
  readonly expires: number
  /** Bytes. The client of a limited multipart upload has to know it. */
  readonly partSize?: number | undefined
}

/**
 * Applies a grant to an intent. The amended request is classified and checked against `allow` again.
 * @throws CosgateError `invalid_decision`, or the code of the check that the amended request fails
 */
export function applyGrant(intent: Intent, grant: Grant, rules: GateRules): ApprovedRequest {
  if (!isAmending(grant)) return toApproved(intent, intent.headers, rules.endpoints.configured, intent, grant)
  const amended = {
    method: intent.method,
    key: grant.key === undefined ? intent.key : parseKey(grant.key),
    params: amendParams(intent.params, grant.params),
    expires: amendExpires(intent.expires, grant.expires, rules.maxExpires),
  }
  const headers = amendHeaders(intent.headers, grant.headers)
  const endpoint = rules.endpoints.get(grant.bucket, grant.region)
  const operation = parseOperation({ ...amended, headers }, rules.allow)
  return toApproved(amended, headers, endpoint, operation, grant)
}

function isAmending({ key, bucket, region, expires, headers, params }: Grant): boolean {
  return [key, bucket, region, expires, headers, params].some((field) => field !== undefined)
}

/** Adds the host, which is always signed. */
function toApproved(
  { method, key, params, expires }: Pick<ApprovedRequest, 'method' | 'key' | 'params' | 'expires'>,
  headers: Fields,
  endpoint: BucketEndpoint,
  { action, resource }: Pick<ApprovedRequest, 'action' | 'resource'>,
  grant: Grant,
): ApprovedRequest {
  const signed = headers === NO_FIELDS ? endpoint.hostOnly : { ...headers, host: endpoint.host }
  const partSize = toPartSize(action, grant)
  return { method, key, endpoint, headers: signed, params, action, resource, expires, partSize }
}

function toPartSize(action: Action, { maxBytes, partSize }: Grant): number | undefined {
  if (maxBytes === undefined || !getActionSpec(action).hasPartSize) return undefined
  return resolvePartSize(maxBytes, partSize)
}

/** Turns the failure of an amended request into a developer error. */
export function toInvalidDecision(error: unknown): unknown {
  if (!(error instanceof CosgateError) || error.code === 'invalid_decision') return error
  return invalidDecision(`The grant of authorize cannot be signed: ${error.message}`, error)
}

/** Returns the granted lifetime in seconds. @throws CosgateError `invalid_decision` */
export function amendExpires(requested: number, granted: unknown, maxExpires: number): number {
  if (granted === undefined) return requested
  if (isIntegerInRange(granted, 1, maxExpires)) return granted
  throw invalidDecision(
    `grant.expires: must be a whole number of seconds from 1 to maxExpires (${maxExpires})`,
  )
}

/**
 * Adds the granted headers, which replace those of the client.
 * @throws CosgateError `invalid_decision`, `invalid_request`
 */
export function amendHeaders(requested: Fields, granted: unknown): Fields {
  const added = parseFields(granted, 'headers')
  if (added === NO_FIELDS) return requested
  const headers = { ...requested }
  for (const name of Object.keys(added)) {
    const lower = parseHeaderName(name)
    if (isReserved(lower)) throw invalidDecision(`grant.${fieldPath('headers', name)}: is reserved`)
    if (!isSignable(lower)) throw invalidDecision(`grant.${fieldPath('headers', name)}: is not signed by COS`)
    assertHeaderValue(name, added[name]!)
    headers[lower] = added[name]!
  }
  assertContentLength(headers)
  return headers
}

/**
 * Adds the app's parameters, which replace those of the request in any letter case.
 * @throws CosgateError `invalid_decision`, `invalid_request`
 */
export function amendParams(requested: Fields, granted: unknown): Fields {
  const added = parseFields(granted, 'params')
  if (added === NO_FIELDS) return requested
  assertImageParams(added)
  const replaced = new Set(Object.keys(added).map((name) => fieldName(name).lower))
  const params: Record<string, string> = {}
  for (const name of Object.keys(requested))
    if (!replaced.has(fieldName(name).lower)) params[name] = requested[name]!
  for (const name of Object.keys(added)) {
    if (isReserved(fieldName(name).lower))
      throw invalidDecision(`grant.${fieldPath('params', name)}: is reserved`)
    params[name] = added[name]!
  }
  return params
}
