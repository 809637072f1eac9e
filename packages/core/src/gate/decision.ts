import { findUnknownField, isHeaderText, isPlainObject } from '../checks.js'
import { didYouMean } from '../did-you-mean.js'
import { CosgateError, type CosgateErrorCode, statusByCode } from '../error.js'
import { isHeaderName } from '../request/field-names.js'
import { isMediaTypeList } from '../request/media-type.js'
import { findSizeFault } from './part-size.js'

/**
 * Allows the request, with changes. A field that is present must have a value. A confirmation accepts `maxBytes` and
 * `contentTypes` only.
 */
export interface Grant {
  allow: true
  /** Another key instead of the requested one. Not for `/cos/auth`. */
  key?: string
  /** Another bucket. Needs `{bucket}` in `origin`. Not for `/cos/auth`, `/cos/post-policy` and redirects to the CDN. */
  bucket?: string
  /** Another region. Needs `{region}` in `origin`. Not for `/cos/auth`, `/cos/post-policy` and redirects to the CDN. */
  region?: string
  /** Whole seconds, 1 to `maxExpires`. Default: the requested lifetime. */
  expires?: number
  /** Headers to sign in addition. They replace the client's, and the client must send them. Not for `cosRedirect`. */
  headers?: Readonly<Record<string, string>>
  /** Parameters to sign in addition. Not for `/cos/auth`, `/cos/post-policy` and redirects to the CDN. */
  params?: Readonly<Record<string, string>>
  /**
   * The maximum size of the whole file in bytes, at most 10,000 times 5 GiB. It applies to a file that is uploaded in parts
   * or appended to, too. The request must name its content-length, which is signed. Not for copies.
   */
  maxBytes?: number
  /**
   * The size of the parts of a multipart upload in bytes, 1 MiB to 5 GiB; only the last part may be smaller. Needs
   * `maxBytes`, which is at most 10,000 parts. Default: 5 MiB, or the smallest whole number of MiB that is enough for
   * `maxBytes`.
   */
  partSize?: number
  /** Media types such as `['image/*', 'application/pdf']`. The request must name its content-type, which is signed. */
  contentTypes?: readonly string[]
}

/** Refuses the request. */
export interface Refusal {
  allow: false
  /** Default: 403. */
  status?: RefusalStatus
  /** Default: the code that belongs to the status. */
  code?: string
  /** A sentence for the client. */
  detail?: string
  /** Response headers, such as `Retry-After`. */
  headers?: Readonly<Record<string, string | number>>
}

/** The answer of `authorize`. Only a literal `true` or a grant is signed. */
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
  'partSize',
  'contentTypes',
] satisfies (keyof Grant)[]
const refusalFields = ['allow', 'status', 'code', 'detail', 'headers'] satisfies (keyof Refusal)[]

/** The codes that a refusal can have by its status. */
const refusalCodes = [
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'payload_too_large',
  'unsupported_media_type',
  'unprocessable',
  'rate_limited',
] as const satisfies CosgateErrorCode[]
type RefusalStatus = (typeof statusByCode)[(typeof refusalCodes)[number]]
const codeByStatus = new Map<number, CosgateErrorCode>(refusalCodes.map((code) => [statusByCode[code], code]))

/** Headers that a refusal may not set, because they are ours or belong to the connection. */
const protectedHeaders =
  /^(?:cache-control|content-.*|x-content-type-options|set-cookie|transfer-encoding|trailer|connection)$/i
const UNCHANGED: Grant = Object.freeze({ __proto__: null, allow: true as const })

/**
 * Copies the answer of `authorize` immediately, so that a getter or a shared object cannot change it between the checks
 * and the signature. Fields inherited from `Object.prototype` are ignored.
 * @throws CosgateError `invalid_decision` if a getter throws
 */
export function copyAnswer(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return answer
  const fields: Record<string, unknown> = Object.create(null)
  try {
    for (const [name, value] of Object.entries(answer)) fields[name] = copyField(value)
  } catch (cause) {
    throw invalidDecision('The answer of authorize cannot be read', cause)
  }
  return fields
}

/** Copies the lists and plain objects that a grant or a refusal may contain. */
function copyField(value: unknown): unknown {
  if (Array.isArray(value)) return [...value]
  return isPlainObject(value) ? { ...value } : value
}

/**
 * Parses a copied answer of `authorize`.
 * @returns the grant
 * @throws CosgateError the refusal, or `invalid_decision`
 */
export function parseDecision(answer: unknown): Grant {
  if (answer === true) return UNCHANGED
  if (answer === false || answer === null || answer === undefined)
    throw new CosgateError('forbidden', 'Not allowed')
  if (typeof answer === 'object' && !Array.isArray(answer)) {
    const fields = answer as Record<string, unknown>
    if (fields.allow === true) return parseGrant(fields)
    if (fields.allow === false) throw parseRefusal(fields)
  }
  throw invalidDecision('authorize must return true, false, or an object with allow: true or allow: false')
}

/** Returns a developer error in the answer of `authorize`. The framework shows it as a 500. */
export function invalidDecision(message: string, cause?: unknown): CosgateError {
  return new CosgateError('invalid_decision', message, cause === undefined ? {} : { cause })
}

function parseGrant(fields: Record<string, unknown>): Grant {
  assertFields(fields, grantFields, 'grant')
  const { maxBytes, partSize, contentTypes } = fields
  const sizeFault = findSizeFault(maxBytes, partSize)
  if (sizeFault) throw invalidDecision(`grant.${sizeFault}`)
  if (contentTypes !== undefined && !isMediaTypeList(contentTypes)) {
    throw invalidDecision('grant.contentTypes: must be a list such as ["image/*", "application/pdf"]')
  }
  // The other fields are checked when the grant is applied.
  return fields as unknown as Grant
}

function parseRefusal(fields: Record<string, unknown>): CosgateError {
  assertFields(fields, refusalFields, 'refusal')
  const { status = 403, code, detail = 'Not allowed', headers = {} } = fields
  const defaultCode = codeByStatus.get(status as number)
  if (typeof status !== 'number' || !defaultCode) {
    throw invalidDecision(`refusal.status: must be one of ${[...codeByStatus.keys()].join(', ')}`)
  }
  if (code !== undefined && (typeof code !== 'string' || !/^[\w.-]{1,100}$/.test(code))) {
    throw invalidDecision('refusal.code: must be a short name')
  }
  if (typeof detail !== 'string') throw invalidDecision('refusal.detail: must be a string')
  return new CosgateError(code ?? defaultCode, detail, { status, headers: parseRefusalHeaders(headers) })
}

function assertFields(fields: Record<string, unknown>, known: readonly string[], label: string): void {
  const unknown = findUnknownField(fields, known)
  if (unknown !== undefined) {
    throw invalidDecision(`${label}.${unknown}: is not a field${didYouMean(unknown, known)}`)
  }
  for (const [name, value] of Object.entries(fields)) {
    // `key: undefined` is almost certainly a bug; do not fall back to the requested key.
    if (value === undefined) throw invalidDecision(`${label}.${name}: is undefined`)
  }
}

function parseRefusalHeaders(headers: unknown): Record<string, string> {
  if (!isPlainObject(headers)) throw invalidDecision('refusal.headers: must be a plain object')
  const entries = Object.entries(headers).map(([name, value]) => {
    const text: unknown = Number.isFinite(value) ? String(value) : value
    const isValid = isHeaderName(name) && typeof text === 'string' && isHeaderText(text)
    if (!isValid || protectedHeaders.test(name)) {
      throw invalidDecision(`refusal.headers.${name}: cannot be set`)
    }
    return [name, text]
  })
  return Object.fromEntries(entries)
}
