import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { type ByteString, percentEncode } from '../byte-string.js'
import { CosError } from '../cos-error.js'
import { type Field, Fields } from '../request/fields.js'
import { parseRequest, type RawRequest, type WireRequest } from '../request/raw-request.js'
import { parseSignature, type SignatureFields } from './authorization.js'

export interface SignatureCheck {
  isValid: boolean
  /** The HttpString of the reading that matches, otherwise of the first reading. */
  httpString: ByteString
  stringToSign: string
  /** The query, decoded as in that reading. */
  params: Fields
}

/** One interpretation of a request's headers and query. */
interface Reading {
  headers: Fields
  params: Fields
}

/**
 * Recomputes the signature of a request from its raw parts.
 * Official SDKs differ in two ways, so all combinations are tried: the host with and without its port, and `+` in the
 * query as a plus sign and as a space.
 */
export function checkSignature(
  request: RawRequest,
  signed: SignatureFields,
  secretKey: string,
): SignatureCheck {
  const checks = listReadings(request).map(({ headers, params }) => {
    const httpString = buildHttpString(request, { headers, params }, signed)
    const stringToSign = buildStringToSign(httpString, signed.signTime)
    const expected = computeSignature(stringToSign, signed.keyTime, secretKey)
    const isComplete = hasAllNames(headers, signed.headerList) && hasAllNames(params, signed.parameterList)
    const isValid = isComplete && isEqualText(expected, signed.signature)
    return { isValid, httpString, stringToSign, params }
  })
  return checks.find(({ isValid }) => isValid) ?? checks[0]!
}

/**
 * Returns whether a request carries a valid signature of one key. Time, token and policy are not checked.
 * @param request method, target and headers as in Node's `req.method`, `req.url` and `req.rawHeaders`
 * @param secretKey the secret of the key
 * @returns `false` if the signature does not match or is missing, or if the request is malformed
 * @see https://www.tencentcloud.com/document/product/436/7778
 */
export function verifySignature(request: WireRequest, secretKey: string): boolean {
  try {
    const raw = parseRequest(request)
    const signed = parseSignature(raw)
    return signed !== undefined && checkSignature(raw, signed, secretKey).isValid
  } catch (error) {
    if (error instanceof CosError) return false
    throw error
  }
}

function listReadings({ headers, queries }: RawRequest): Reading[] {
  const headerReadings = [headers, withoutPort(headers)].filter((reading) => reading !== undefined)
  return headerReadings.flatMap((reading) => queries.map((params) => ({ headers: reading, params })))
}

function withoutPort(headers: Fields): Fields | undefined {
  const host = headers.bytes('host')
  const hostname = host?.replace(/:\d+$/, '')
  if (hostname === host) return undefined
  return new Fields(
    headers.all.map((field) => (isHost(field) ? { name: field.name, value: hostname! } : field)),
  )
}

const isHost = ({ name }: Field) => name.toLowerCase() === 'host'

function buildHttpString(
  { method, path }: Pick<RawRequest, 'method' | 'path'>,
  { headers, params }: Reading,
  { headerList, parameterList }: Pick<SignatureFields, 'headerList' | 'parameterList'>,
): ByteString {
  const [signedParams, signedHeaders] = [
    buildCanonicalFields(params, parameterList),
    buildCanonicalFields(headers, headerList),
  ]
  return `${method.toLowerCase()}\n${path}\n${signedParams}\n${signedHeaders}\n`
}

const encodeName = ({ name }: Field) => percentEncode(name).toLowerCase()

// The lists contain encoded names. URLs of the official Node SDK encode them only once, so they arrive decoded.
const listSpellings = (field: Field) => [encodeName(field), field.name.toLowerCase()]

// Includes every occurrence of a listed name, so that an unsigned second value invalidates the signature.
function buildCanonicalFields(fields: Fields, list: string[]): string {
  const listed = new Set(list)
  return fields.all
    .filter((field) => listSpellings(field).some((name) => listed.has(name)))
    .map((field) => ({ name: encodeName(field), value: percentEncode(field.value) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ name, value }) => `${name}=${value}`)
    .join('&')
}

// A missing field must not match a field that was signed with an empty value.
function hasAllNames(fields: Fields, list: string[]): boolean {
  const present = new Set(fields.all.flatMap(listSpellings))
  return list.every((name) => present.has(name))
}

function buildStringToSign(httpString: ByteString, signTime: string): string {
  return `sha1\n${signTime}\n${createHash('sha1').update(httpString, 'latin1').digest('hex')}\n`
}

export function computeSignature(stringToSign: string, keyTime: string, secretKey: string): string {
  const signKey = createHmac('sha1', secretKey).update(keyTime, 'latin1').digest('hex')
  return createHmac('sha1', signKey).update(stringToSign, 'latin1').digest('hex')
}

/** Compares in constant time. */
export function isEqualText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
