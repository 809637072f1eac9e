import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { CosError } from '../answer/errors.js'
import { type Field, Fields } from '../request/fields.js'
import { type ByteString, percentEncode } from '../request/percent-encoding.js'
import { type RawRequest, readRequest, type WireRequest } from '../request/raw-request.js'
import { readSignature, type SignatureFields } from './authorization.js'

export interface SignatureCheck {
  ok: boolean
  /** What the signature should have been made of; of the first reading where none fits. */
  httpString: ByteString
  stringToSign: string
  /** The query in the reading that fits. */
  params: Fields
}

/**
 * Recomputes the signature of a request from its raw parts.
 * The host with and without its port, and `+` in the query as itself and as a space, are all tried.
 */
export function checkSignature(
  request: RawRequest,
  signed: SignatureFields,
  secretKey: string,
): SignatureCheck {
  const checks = readings(request).map(({ headers, params }) => {
    const httpString = canonicalRequest(request, headers, params, signed)
    const stringToSign = stringToSignOf(httpString, signed.signTime)
    const expected = signatureOf(stringToSign, signed.keyTime, secretKey)
    const complete = namesAll(headers, signed.headerList) && namesAll(params, signed.parameterList)
    return { ok: complete && sameText(expected, signed.signature), httpString, stringToSign, params }
  })
  return checks.find(({ ok }) => ok) ?? checks[0]!
}

/**
 * Says whether a request on the wire carries a good signature of one key; time and token are not looked at.
 * @param request method, target and headers as Node's `req.method`, `req.url` and `req.rawHeaders` give them
 * @param secretKey the secret of the key that should have signed
 * @returns false also for a request without signature, and for one that cannot be read
 * @see https://www.tencentcloud.com/document/product/436/7778
 */
export function verifySignature(request: WireRequest, secretKey: string): boolean {
  try {
    const raw = readRequest(request)
    const signed = readSignature(raw)
    return signed !== undefined && checkSignature(raw, signed, secretKey).ok
  } catch (error) {
    if (error instanceof CosError) return false
    throw error
  }
}

function readings(request: RawRequest): { headers: Fields; params: Fields }[] {
  const headerReadings = [request.headers, withoutPort(request.headers)].filter(
    (headers) => headers !== undefined,
  )
  return headerReadings.flatMap((headers) => request.queries.map((params) => ({ headers, params })))
}

function withoutPort(headers: Fields): Fields | undefined {
  const host = headers.bytes('host')
  const bare = host?.replace(/:\d+$/, '')
  if (bare === host) return undefined
  return new Fields(headers.all.map((field) => (isHost(field) ? { name: field.name, value: bare! } : field)))
}

const isHost = ({ name }: Field) => name.toLowerCase() === 'host'

function canonicalRequest(
  request: Pick<RawRequest, 'method' | 'path'>,
  headers: Fields,
  params: Fields,
  signed: Pick<SignatureFields, 'headerList' | 'parameterList'>,
): ByteString {
  const method = request.method.toLowerCase()
  return `${method}\n${request.path}\n${canonical(params, signed.parameterList)}\n${canonical(headers, signed.headerList)}\n`
}

const encodedName = ({ name }: Field) => percentEncode(name).toLowerCase()

// The lists hold encoded names; the official Node SDK's URLs encode them once, so that they arrive decoded.
const namesOf = (field: Field) => [encodedName(field), field.name.toLowerCase()]

// Every occurrence of a listed name counts, so that a second value cannot ride along with a signed one.
function canonical(fields: Fields, list: string[]): string {
  const listed = new Set(list)
  return fields.all
    .filter((field) => namesOf(field).some((name) => listed.has(name)))
    .map((field) => ({ name: encodedName(field), value: percentEncode(field.value) }))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ name, value }) => `${name}=${value}`)
    .join('&')
}

// An absent name is not the same as an empty value, whatever the strings say.
function namesAll(fields: Fields, list: string[]): boolean {
  const present = new Set(fields.all.flatMap(namesOf))
  return list.every((name) => present.has(name))
}

function stringToSignOf(httpString: ByteString, signTime: string): string {
  return `sha1\n${signTime}\n${createHash('sha1').update(httpString, 'latin1').digest('hex')}\n`
}

export function signatureOf(stringToSign: string, keyTime: string, secretKey: string): string {
  const signKey = createHmac('sha1', secretKey).update(keyTime, 'latin1').digest('hex')
  return createHmac('sha1', signKey).update(stringToSign, 'latin1').digest('hex')
}

/** Compares in constant time. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
