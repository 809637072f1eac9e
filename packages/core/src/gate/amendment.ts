import { CosgateError } from '../error.js'
import type { Endpoint, Endpoints } from '../request/endpoint.js'
import {
  assertContentLength,
  type Fields,
  fieldOf,
  isReserved,
  isSignable,
  parseFields,
} from '../request/fields.js'
import { parseKey } from '../request/object-key.js'
import { fieldName } from '../signature/field-name.js'
import type { Allow } from './allow.js'
import { parseHeaderName } from './client-fields.js'
import { type Grant, invalidDecision } from './decision.js'
import { type Intent, type IntentFacts, type Operation, parseOperation } from './intent.js'

/** What is going to be signed: an intent, as its grant amended it. */
export interface Approved {
  readonly facts: IntentFacts
  readonly operation: Operation
  readonly endpoint: Endpoint
}

/** What a grant is held against. */
export interface AmendmentLimits {
  readonly allow: Allow
  readonly endpoints: Endpoints
  /** Seconds. */
  readonly maxExpires: number
}

/**
 * Applies a grant to an intent; the result is classified and checked against the ceiling once more.
 * @throws CosgateError `invalid_decision`
 */
export function amend(intent: Intent, grant: Grant, limits: AmendmentLimits): Approved {
  if (!isAmended(grant))
    return { facts: intent, operation: operationOf(intent), endpoint: limits.endpoints.configured }
  try {
    return applyGrant(intent, grant, limits)
  } catch (error) {
    if (!(error instanceof CosgateError) || error.code === 'invalid_decision') throw error
    throw invalidDecision(`The grant of authorize cannot be signed: ${error.message}`, error)
  }
}

function isAmended({ key, bucket, region, expires, headers, params }: Grant): boolean {
  return [key, bucket, region, expires, headers, params].some((field) => field !== undefined)
}

function operationOf({ action, resource, source }: Intent): Operation {
  return { action, resource, source }
}

function applyGrant(intent: Intent, grant: Grant, limits: AmendmentLimits): Approved {
  const endpoint = limits.endpoints.resolve(grant.bucket, grant.region)
  const facts: IntentFacts = {
    via: intent.via,
    method: intent.method,
    key: grant.key === undefined ? intent.key : parseKey(grant.key),
    headers: amendedHeaders(intent.headers, grant.headers),
    params: amendedParams(intent.params, grant.params),
    expires: grant.expires === undefined ? intent.expires : grantedExpires(grant.expires, limits.maxExpires),
  }
  if (intent.via === 'redirect') assertFollowable(grant)
  if (intent.via === 'auth') assertSameRequest(intent, facts, endpoint, limits.endpoints.configured)
  return { facts, operation: parseOperation(facts, limits.allow), endpoint }
}

/** The caller of `/cos/auth` sends its own request: it could not follow another key, bucket or parameter. */
function assertSameRequest(
  intent: Intent,
  facts: IntentFacts,
  endpoint: Endpoint,
  configured: Endpoint,
): void {
  if (facts.key !== intent.key || endpoint !== configured) {
    throw invalidDecision('A grant for /auth cannot change key, bucket or region')
  }
  const names = Object.keys(facts.params)
  // One that was taken away made room for the same in another spelling.
  if (names.some((name) => facts.params[name] !== intent.params[name])) {
    throw invalidDecision('A grant for /auth cannot add params')
  }
}

/** A client that follows a Location adds no headers, and COS would refuse a request without those that were signed. */
function assertFollowable({ headers }: Grant): void {
  if (headers !== undefined && Object.keys(headers).length > 0) {
    throw invalidDecision('A grant for a redirect cannot add headers')
  }
}

/** Seconds. @throws CosgateError `invalid_decision` */
export function grantedExpires(expires: unknown, maxExpires: number): number {
  if (!Number.isSafeInteger(expires) || (expires as number) < 1 || (expires as number) > maxExpires) {
    throw invalidDecision(
      `grant.expires: must be a whole number of seconds from 1 to maxExpires (${maxExpires})`,
    )
  }
  return expires as number
}

function amendedHeaders(asked: Fields, granted: unknown): Fields {
  const headers = { ...asked }
  const added = parseFields(granted, 'headers')
  for (const name of Object.keys(added)) {
    const lower = parseHeaderName(name)
    if (isReserved(lower)) throw invalidDecision(`grant.${fieldOf('headers', name)}: is reserved`)
    if (!isSignable(lower)) throw invalidDecision(`grant.${fieldOf('headers', name)}: is not signed by COS`)
    headers[lower] = added[name]!
  }
  assertContentLength(headers)
  return headers
}

/** Parameters of server code win over those asked for, without regard to case. @throws CosgateError */
export function amendedParams(asked: Fields, granted: unknown): Fields {
  const added = parseFields(granted, 'params')
  const overruled = new Set(Object.keys(added).map((name) => fieldName(name).lower))
  const params: Record<string, string> = {}
  for (const name of Object.keys(asked))
    if (!overruled.has(fieldName(name).lower)) params[name] = asked[name]!
  for (const name of Object.keys(added)) {
    if (isReserved(fieldName(name).lower))
      throw invalidDecision(`grant.${fieldOf('params', name)}: is reserved`)
    params[name] = added[name]!
  }
  return params
}
