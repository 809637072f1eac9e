import { CosgateError, type CosgateErrorCode } from '../error.js'
import { nearMiss } from '../options.js'
import { isPlainObject } from '../plain-object.js'

/** Sign, as amended. Every field that is there must hold a value. */
export interface Grant {
  allow: true
  /** Another key instead of the one asked for; not for `/cos/auth`. */
  key?: string
  /** Needs `{bucket}` in `origin`; not for `/cos/auth`. */
  bucket?: string
  /** Needs `{region}` in `origin`; not for `/cos/auth`. */
  region?: string
  /** Seconds, at most `maxExpires`. */
  expires?: number
  /** Signed in addition; the client must send them. */
  headers?: Readonly<Record<string, string>>
  /** Signed in addition; not for `/cos/auth`. */
  params?: Readonly<Record<string, string>>
  /** The most bytes that an upload may have; the request must name its content-length, which is signed. */
  maxBytes?: number
  /** Such as `['image/*', 'application/pdf']`; the request must name its content-type, which is signed. */
  contentTypes?: readonly string[]
}

/** Do not sign, and say so. */
export interface Refusal {
  allow: false
  /** Default 403. */
  status?: 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429
  /** Default: the one that follows the status. */
  code?: string
  /** A sentence for the client. */
  detail?: string
  /** Such as `Retry-After`. */
  headers?: Readonly<Record<string, string | number>>
}

/** What `authorize` may answer: only a literal `true` or a grant signs. */
export type Decision = boolean | null | undefined | Grant | Refusal

const grantFields = [
  'allow',
  'key',
  'bucket',
  'region',
  'expires',
  'headers',
  'params',
  'maxBytes',
  'contentTypes',
]
const refusalFields = ['allow', 'status', 'code', 'detail', 'headers']
const codeOfStatus: Readonly<Record<number, CosgateErrorCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  422: 'unprocessable',
  429: 'rate_limited',
}
const ownHeaders =
  /^(?:cache-control|content-.*|x-content-type-options|set-cookie|transfer-encoding|trailer|connection)$/i
const AS_ASKED: Grant = Object.freeze({ __proto__: null, allow: true as const })

/**
 * Reads the answer of `authorize`. Whatever is not plainly a yes is not signed.
 * @returns the grant
 * @throws CosgateError the refusal, or `invalid_decision`
 */
export function parseDecision(answer: unknown): Grant {
  if (answer === true) return AS_ASKED
  if (answer === false || answer === null || answer === undefined)
    throw new CosgateError('forbidden', 'Not allowed')
  const fields = ownFields(answer)
  if (fields.allow === true) return parseGrant(fields)
  if (fields.allow === false) throw refusalOf(fields)
  throw invalidDecision('authorize must answer true, false, or an object with allow: true or allow: false')
}

/** A developer error in what `authorize` answered; the framework shows it as a 500. */
export function invalidDecision(message: string, cause?: unknown): CosgateError {
  return new CosgateError('invalid_decision', message, cause === undefined ? {} : { cause })
}

/** Reads every own field once: what is checked is what is used, and nothing that crept into `Object.prototype`. */
function ownFields(answer: unknown): Record<string, unknown> {
  if (typeof answer !== 'object' || Array.isArray(answer)) return Object.create(null)
  try {
    return { __proto__: null, ...answer }
  } catch (cause) {
    throw invalidDecision('The answer of authorize cannot be read', cause)
  }
}

function parseGrant(fields: Record<string, unknown>): Grant {
  assertFields(fields, grantFields, 'grant')
  const { maxBytes, contentTypes } = fields
  if (maxBytes !== undefined && (!Number.isSafeInteger(maxBytes) || (maxBytes as number) < 0)) {
    throw invalidDecision('grant.maxBytes: must be a whole number of bytes')
  }
  if (contentTypes !== undefined && !isTypeList(contentTypes)) {
    throw invalidDecision('grant.contentTypes: must be a list such as ["image/*", "application/pdf"]')
  }
  // Key, bucket, region, expires, headers and params are checked where they are applied.
  return fields as unknown as Grant
}

function isTypeList(value: unknown): boolean {
  const mediaType = /^(?:\*\/\*|[a-z0-9!#$&^_.+-]+\/(?:\*|[a-z0-9!#$&^_.+-]+))$/i
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((entry) => typeof entry === 'string' && mediaType.test(entry))
  )
}

function refusalOf(fields: Record<string, unknown>): CosgateError {
  assertFields(fields, refusalFields, 'refusal')
  const { status = 403, code, detail = 'Not allowed', headers = {} } = fields
  const defaultCode = codeOfStatus[status as number]
  if (typeof status !== 'number' || !defaultCode) {
    throw invalidDecision(`refusal.status: must be one of ${Object.keys(codeOfStatus).join(', ')}`)
  }
  if (code !== undefined && (typeof code !== 'string' || !/^[\w.-]{1,100}$/.test(code))) {
    throw invalidDecision('refusal.code: must be a short name')
  }
  if (typeof detail !== 'string') throw invalidDecision('refusal.detail: must be a string')
  return new CosgateError(code ?? defaultCode, detail, { status, headers: parseRefusalHeaders(headers) })
}

function assertFields(fields: Record<string, unknown>, known: readonly string[], what: string): void {
  for (const [name, value] of Object.entries(fields)) {
    if (!known.includes(name))
      throw invalidDecision(`${what}.${name}: is not a field${nearMiss(name, known)}`)
    // `{ allow: true, key: undefined }` is a rename that went wrong, not a wish to sign what was asked.
    if (value === undefined) throw invalidDecision(`${what}.${name}: is undefined`)
  }
}

function parseRefusalHeaders(headers: unknown): Record<string, string> {
  // Neither Headers nor a Map: taken for an object they would lose all that they hold.
  if (!isPlainObject(headers)) throw invalidDecision('refusal.headers: must be a plain object')
  const entries = Object.entries(headers).map(([name, value]) => {
    const text: unknown = Number.isFinite(value) ? String(value) : value
    const fits =
      /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof text === 'string' && /^[\t\x20-\x7e]*$/.test(text)
    if (!fits || ownHeaders.test(name)) throw invalidDecision(`refusal.headers.${name}: cannot be set`)
    return [name, text]
  })
  return Object.fromEntries(entries)
}
