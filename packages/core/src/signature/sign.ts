import { isPlainObject } from '../checks.js'
import { invalidRequest } from '../error.js'
import { canonicalFields } from './canonical-fields.js'
import {
  computeSignature,
  deriveSignKey,
  formatAuthorization,
  formatKeyTime,
  httpString,
  stringToSign,
  type Validity,
} from './signature.js'

/** The parts of a request that a signature covers. */
export interface SignedRequest {
  method: string
  /** The decoded path, with its leading slash. */
  pathname: string
  params?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
}

/**
 * Signs exactly the given request. Nothing is added or left out.
 *
 * @param request the parts that the signature covers; a parameter without a value is `''`
 * @param credentials the key pair
 * @param validity in Unix seconds, each within the safe integers
 * @returns the Authorization value, `q-sign-algorithm=sha1&q-ak=…&q-signature=…`
 * @throws CosgateError `invalid_request` for a method that is not letters, lone surrogates, values that are not strings,
 *   a malformed key pair or validity
 * @see https://www.tencentcloud.com/document/product/436/7778
 */
export function sign(
  request: SignedRequest,
  credentials: { secretId: string; secretKey: string },
  validity: Validity,
): string {
  const { method, pathname } = parseSignedRequest(request)
  const { secretId, secretKey } = parseSigningKey(credentials)
  const keyTime = formatKeyTime(parseValidity(validity))
  const params = canonicalFields(parseTextFields(request.params, 'params'))
  const headers = canonicalFields(parseTextFields(request.headers, 'headers'))
  const text = stringToSign(keyTime, httpString(method, pathname, params, headers))
  const signature = computeSignature(deriveSignKey(secretKey, keyTime), text)
  return formatAuthorization(secretId, keyTime, headers.list, params.list, signature)
}

function parseSignedRequest(request: SignedRequest): SignedRequest {
  if (!isPlainObject(request)) throw invalidRequest('request', 'must be an object')
  const { method, pathname } = request
  // A line break in the method would make two requests look alike.
  if (typeof method !== 'string' || !/^[A-Za-z]+$/.test(method))
    throw invalidRequest('method', 'must be letters')
  if (typeof pathname !== 'string' || !pathname.isWellFormed()) {
    throw invalidRequest('pathname', 'must be well-formed Unicode')
  }
  return request
}

function parseTextFields(fields: unknown, label: string): Readonly<Record<string, string>> {
  if (fields === undefined) return {}
  if (!isPlainObject(fields)) throw invalidRequest(label, 'must be a plain object')
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'string' || !value.isWellFormed() || !name.isWellFormed()) {
      throw invalidRequest(`${label}.${name.toWellFormed()}`, 'must be a string of well-formed Unicode')
    }
  }
  return fields as Record<string, string>
}

/** Less strict than the options, because the official SDKs sign with any text. */
function parseSigningKey(credentials: unknown): { secretId: string; secretKey: string } {
  if (!isPlainObject(credentials)) throw invalidRequest('credentials', 'must be an object')
  const { secretId, secretKey } = credentials
  if (typeof secretKey !== 'string' || secretKey === '')
    throw invalidRequest('secretKey', 'must be a non-empty string')
  return { secretId: parseSecretId(secretId), secretKey }
}

function parseValidity(validity: unknown): Validity {
  if (!isPlainObject(validity)) throw invalidRequest('validity', 'must be an object')
  const { startsAt, endsAt } = validity as Partial<Validity>
  if (!isDecimal(startsAt) || !isDecimal(endsAt) || startsAt >= endsAt) {
    throw invalidRequest('validity', 'startsAt and endsAt must be Unix seconds, and startsAt the earlier')
  }
  return { startsAt, endsAt }
}

/** True for a number within the safe integers that is printed without an exponent, unlike `1e+21` and `1e-7`. */
function isDecimal(value: unknown): value is number {
  return (
    typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER && !String(value).includes('e')
  )
}

/** @throws CosgateError `invalid_request` */
export function parseSecretId(secretId: unknown): string {
  if (typeof secretId === 'string' && /^[A-Za-z0-9_-]+$/.test(secretId)) return secretId
  throw invalidRequest('secretId', 'must be letters, digits, - and _')
}
