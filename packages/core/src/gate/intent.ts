import { invalidRequest } from '../error.js'
import { nearMiss } from '../options.js'
import { type Action, classify, type Method, resourceOf } from '../request/action.js'
import { type CopySource, parseCopySource } from '../request/copy-source.js'
import type { Endpoint } from '../request/endpoint.js'
import { type Fields, fieldOf, ownField } from '../request/fields.js'
import { parseKey } from '../request/object-key.js'
import { parseMethod } from '../signer/sign-plan.js'
import { type Allow, assertAllowedAction, assertAllowedNames } from './allow.js'
import type { Attention } from './attention.js'
import { parseClientHeaders, parseClientParams, parseClientText } from './client-fields.js'
import type { Subject } from './decision-channel.js'

/** The way in by which a signature is asked for. */
export type Via = 'auth' | 'presign' | 'redirect' | 'post-policy'

/** The facts of a request, before anybody decided on it. */
export interface IntentFacts {
  readonly via: Via
  readonly method: Method
  readonly key: string
  readonly headers: Fields
  readonly params: Fields
  /** Seconds. */
  readonly expires: number
}

/** What somebody asks to have signed; frozen, so that what `authorize` saw is what is signed. */
export class Intent implements IntentFacts {
  readonly via: Via
  /** COS's own name of the operation. */
  readonly action: Action
  readonly method: Method
  readonly bucket: string
  /** `/` for a bucket operation. */
  readonly key: string
  /** What a prefix check should look at: the key, a listing's prefix, `''` for the whole bucket. */
  readonly resource: string
  /** Lower-case names; the host, which is always signed, is not among them. */
  readonly headers: Fields
  /** Names as the client wrote them. */
  readonly params: Fields
  /** Seconds. */
  readonly expires: number
  /** Bytes, where the request names its content-length. */
  declare readonly contentLength?: number
  declare readonly contentType?: string
  /** Where a copy reads from. */
  declare readonly source?: CopySource
  readonly #attention: Attention

  constructor(facts: IntentFacts, operation: Operation, bucket: string, attention: Attention) {
    this.via = facts.via
    this.action = operation.action
    this.method = facts.method
    this.bucket = bucket
    this.key = facts.key
    this.resource = operation.resource
    this.headers = Object.freeze(facts.headers)
    this.params = Object.freeze(facts.params)
    this.expires = facts.expires
    const contentLength = ownField(facts.headers, 'content-length')
    if (contentLength !== undefined) this.contentLength = Number(contentLength)
    const contentType = ownField(facts.headers, 'content-type')
    if (contentType !== undefined) this.contentType = contentType
    if (operation.source) this.source = operation.source
    this.#attention = attention
    Object.freeze(this)
  }

  /** Aborts when the client goes away, the deadline of `authorize` passes, or `authorize` rejects. */
  get signal(): AbortSignal {
    return this.#attention.signal
  }
}

/** Which COS operation a request is, and what it touches. */
export interface Operation {
  readonly action: Action
  readonly resource: string
  readonly source: CopySource | undefined
}

/**
 * Classifies a request and holds it against the ceiling: the same for what a client asked and what a grant made of it.
 * @throws CosgateError `action_not_allowed`, `invalid_request`
 */
export function parseOperation(
  facts: Omit<IntentFacts, 'via' | 'expires'>,
  allow: Allow,
  subject: Subject = {},
): Operation {
  const { method, key, params, headers } = facts
  const action = classify(method, key, params, headers)
  subject.action = action
  assertAllowedAction(allow, action)
  const resource = resourceOf(action, key, params)
  if (action === 'ListMultipartUploads' && resource === '' && !allow.actions.has('GetBucket')) {
    throw invalidRequest('params.prefix', 'must be named to list uploads')
  }
  const copySource = ownField(headers, 'x-cos-copy-source')
  return { action, resource, source: copySource === undefined ? undefined : parseCopySource(copySource) }
}

const fields = ['method', 'key', 'headers', 'params', 'expires', 'bucket']

/** Limits that the configuration sets to a request of a client. */
export interface ClientLimits {
  readonly allow: Allow
  readonly endpoint: Endpoint
  /** Seconds. */
  readonly defaultExpires: number
  /** Seconds. */
  readonly maxExpires: number
}

/**
 * Turns the JSON of a client into an intent.
 * @param subject is told what can be read of a request, also of one that is refused
 * @throws CosgateError `invalid_request` that names the field, `action_not_allowed`
 */
export function parseIntent(
  json: unknown,
  via: Via,
  limits: ClientLimits,
  attention: Attention,
  subject: Subject,
): Intent {
  const request = parseRecord(json, fields)
  const { bucket, host } = limits.endpoint
  if (request.bucket !== undefined && request.bucket !== bucket) {
    throw invalidRequest('bucket', 'must be the configured bucket')
  }
  const method = parseMethod(request.method)
  const key = parseClientText(parseKey(request.key), 'key')
  Object.assign(subject, { method, bucket, key })
  const headers = parseClientHeaders(request.headers, host)
  const params = parseClientParams(request.params)
  const operation = parseOperation({ method, key, headers, params }, limits.allow, subject)
  const expires = parseClientExpires(request.expires, limits)
  const facts: IntentFacts = { via, method, key, headers, params, expires }
  assertAllowedNames(limits.allow, operation.action, facts.headers, facts.params)
  return new Intent(facts, operation, bucket, attention)
}

/** Checks that JSON is an object with known fields only. @throws CosgateError `invalid_request` */
export function parseRecord(json: unknown, known: readonly string[]): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw invalidRequest('body', 'must be a JSON object')
  }
  for (const name of Object.keys(json)) {
    if (!known.includes(name))
      throw invalidRequest(fieldOf('body', name), `is not a field${nearMiss(name, known)}`)
  }
  return json as Record<string, unknown>
}

/** Seconds, at most `maxExpires`. @throws CosgateError `invalid_request` */
export function parseClientExpires(expires: unknown, limits: ClientLimits): number {
  if (expires === undefined) return limits.defaultExpires
  if (!Number.isSafeInteger(expires) || (expires as number) < 1 || (expires as number) > limits.maxExpires) {
    throw invalidRequest('expires', `must be a whole number of seconds from 1 to ${limits.maxExpires}`)
  }
  return expires as number
}
