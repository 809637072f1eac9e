import { invalidRequest } from '../error.js'
import { isPlainObject } from '../plain-object.js'
import { type HmacSha1, hmacSha1, sha1 } from './hmac-sha1.js'
import { encodeValue } from './percent.js'

/** The parts of a request that a signature covers. */
export interface SignedRequest {
  method: string
  /** The decoded path, with its leading slash. */
  pathname: string
  params?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
}

/** When a signature begins and ends to be valid, in Unix seconds. */
export interface Validity {
  startsAt: number
  endsAt: number
}

/** Names and values in COS's canonical form. */
export interface CanonicalFields {
  /** `a;b` */
  readonly list: string
  /** The list as a value in a query: `a%3Bb`. */
  readonly listInQuery: string
  /** `a=1&b=2` */
  readonly text: string
  /** `&A=1&b=2`: for a URL, with the names as they were given. */
  readonly query: string
}

const NO_FIELDS: CanonicalFields = { list: '', listInQuery: '', text: '', query: '' }

/**
 * Signs exactly what it is given: nothing is added, left out or looked up.
 *
 * @param request what the signature covers; a parameter without value is `''`
 * @param credentials the key pair
 * @param validity in Unix seconds
 * @returns the Authorization value, `q-sign-algorithm=sha1&q-ak=…&q-signature=…`
 * @throws CosgateError `invalid_request` for lone surrogates, values that are no text, a malformed key pair or validity
 * @see https://www.tencentcloud.com/document/product/436/7778
 */
export function sign(
  request: SignedRequest,
  credentials: { secretId: string; secretKey: string },
  validity: Validity,
): string {
  const { method, pathname } = parseSignedRequest(request)
  const { secretId, secretKey } = parseSigningKey(credentials)
  const keyTime = keyTimeOf(parseSpan(validity))
  const params = canonicalFields(textFields(request.params, 'params'))
  const headers = canonicalFields(textFields(request.headers, 'headers'))
  const signKey = hmacSha1(signKeyOf(hmacSha1(secretKey), keyTime))
  const signature = signatureOf(signKey, stringToSign(keyTime, httpString(method, pathname, params, headers)))
  return authorizationValue(secretId, keyTime, headers.list, params.list, signature)
}

/** First rung: the request in canonical form. */
export function httpString(
  method: string,
  pathname: string,
  params: CanonicalFields,
  headers: CanonicalFields,
): string {
  return `${method.toLowerCase()}\n${pathname}\n${params.text}\n${headers.text}\n`
}

/** Second rung: what the SignKey signs. */
export function stringToSign(keyTime: string, canonicalRequest: string): string {
  return `sha1\n${keyTime}\n${sha1(canonicalRequest)}\n`
}

/** The SignKey of a time span, 40 hexadecimal digits. */
export function signKeyOf(secretKey: HmacSha1, keyTime: string): string {
  return secretKey.digest(keyTime)
}

/** Third rung: the signature, 40 hexadecimal digits. */
export function signatureOf(signKey: HmacSha1, text: string): string {
  return signKey.digest(text)
}

/** Fourth rung: the value of the Authorization header. */
export function authorizationValue(
  secretId: string,
  keyTime: string,
  headerList: string,
  paramList: string,
  signature: string,
): string {
  return `q-sign-algorithm=sha1&q-ak=${secretId}&q-sign-time=${keyTime}&q-key-time=${keyTime}&q-header-list=${headerList}&q-url-param-list=${paramList}&q-signature=${signature}`
}

/** `start;end`, as COS writes a time span. */
export function keyTimeOf({ startsAt, endsAt }: Validity): string {
  return `${startsAt};${endsAt}`
}

/** Encodes names and values and sorts them once by encoded lower-case name, in byte order. */
export function canonicalFields(fields: Readonly<Record<string, string>>): CanonicalFields {
  const given = Object.keys(fields)
  if (given.length === 0) return NO_FIELDS
  const names: string[] = []
  const values: string[] = []
  let query = ''
  for (const name of given) {
    const nameAsGiven = encodeValue(name)
    const value = encodeValue(fields[name]!)
    query += `&${nameAsGiven}=${value}`
    insert(names, values, nameAsGiven.toLowerCase(), value)
  }
  let list = names[0]!
  let listInQuery = encodeValue(list)
  let text = `${list}=${values[0]}`
  for (let i = 1; i < names.length; i++) {
    const name = names[i]!
    list += `;${name}`
    listInQuery += `%3B${encodeValue(name)}`
    text += `&${name}=${values[i]}`
  }
  return { list, listInQuery, text, query }
}

/** Insertion by name: for the few fields of a request it takes half the time of a sort. */
function insert(names: string[], values: string[], name: string, value: string): void {
  let at = names.length
  while (at > 0 && names[at - 1]! > name) {
    names[at] = names[at - 1]!
    values[at] = values[at - 1]!
    at--
  }
  names[at] = name
  values[at] = value
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

function textFields(fields: unknown, label: string): Readonly<Record<string, string>> {
  if (fields === undefined) return {}
  if (!isPlainObject(fields)) throw invalidRequest(label, 'must be a plain object')
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value !== 'string' || !value.isWellFormed() || !name.isWellFormed()) {
      throw invalidRequest(`${label}.${name.toWellFormed()}`, 'must be a string of well-formed Unicode')
    }
  }
  return fields as Record<string, string>
}

/** Less strict than a configuration: the official SDKs sign with any text. */
function parseSigningKey(credentials: unknown): { secretId: string; secretKey: string } {
  if (!isPlainObject(credentials)) throw invalidRequest('credentials', 'must be an object')
  const { secretId, secretKey } = credentials
  if (typeof secretId !== 'string' || !secretIdForm.test(secretId)) {
    throw invalidRequest('secretId', 'must be letters, digits, - and _')
  }
  if (typeof secretKey !== 'string' || secretKey === '') throw invalidRequest('secretKey', 'must be a text')
  return { secretId, secretKey }
}

function parseSpan(validity: unknown): Validity {
  if (!isPlainObject(validity)) throw invalidRequest('validity', 'must be an object')
  const { startsAt, endsAt } = validity as Partial<Validity>
  if (!Number.isFinite(startsAt) || !Number.isFinite(endsAt) || startsAt! >= endsAt!) {
    throw invalidRequest('validity', 'startsAt and endsAt must be Unix seconds, startsAt the earlier')
  }
  return { startsAt: startsAt!, endsAt: endsAt! }
}

const secretIdForm = /^[A-Za-z0-9_-]+$/

/** Checks a key pair. @throws CosgateError `invalid_request`, without repeating any of it */
export function parseKeyPair({ secretId, secretKey }: { secretId: unknown; secretKey: unknown }): void {
  if (typeof secretId !== 'string' || !secretIdForm.test(secretId)) {
    throw invalidRequest('secretId', 'must be letters, digits, - and _')
  }
  if (typeof secretKey !== 'string' || !/^[\x21-\x7e]+$/.test(secretKey)) {
    throw invalidRequest('secretKey', 'must be visible ASCII')
  }
}

/** Ten digits hold every Unix second until the year 2286; COS shows no longer ones. */
const LAST_SECOND = 9_999_999_999

/** Checks a time span. @throws CosgateError `invalid_request` */
export function parseValidity({ startsAt, endsAt }: { startsAt: unknown; endsAt: unknown }): void {
  if (!isSecond(startsAt) || !isSecond(endsAt) || startsAt >= endsAt) {
    throw invalidRequest('validity', 'startsAt and endsAt must be whole Unix seconds, startsAt the earlier')
  }
}

function isSecond(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= LAST_SECOND
}
