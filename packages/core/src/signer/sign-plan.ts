import { invalidRequest } from '../error.js'
import { nearMiss } from '../options.js'
import type { Method } from '../request/action.js'
import type { Endpoint, Endpoints } from '../request/endpoint.js'
import {
  type Fields,
  fieldOf,
  fieldValue,
  isSignable,
  NO_FIELDS,
  parseContentLength,
  parseFields,
  shortened,
} from '../request/fields.js'
import { parseKey } from '../request/object-key.js'
import { fieldName } from '../signature/field-name.js'
import type { Validity } from '../signature/signature.js'

/** What server code asks a signer for. */
export interface SignRequest {
  /** GET, HEAD, PUT, POST or DELETE, without regard to case. */
  method: Method | Lowercase<Method>
  /** The object's key; one leading `/` is stripped; `/` alone for a bucket operation. */
  key: string
  /** Default: the configured one; another one needs `{bucket}` in `origin`. */
  bucket?: string
  /** Default: the configured one; another one needs `{region}` in `origin`. */
  region?: string
  /** Whole seconds from now, at least 1; default 300. Excludes `validity`. */
  expires?: number
  /** Those that COS does not sign are left out. */
  headers?: Readonly<Record<string, string>>
  /** Decoded; one without value is `''`. */
  params?: Readonly<Record<string, string>>
  /** Default true. An unsigned host makes the signature good for the same path in every bucket of the account. */
  signHost?: boolean
  /** Unix seconds, instead of `expires`. */
  validity?: Validity
}

/** What a download link may say: a {@link SignRequest} without its method. */
export type DownloadRequest = Omit<SignRequest, 'method'>
/** What the links of a list share. */
export type DownloadsOptions = Omit<SignRequest, 'method' | 'key'>

/** A checked request: everything that a signature needs but the key and the time. */
export interface SignPlan {
  readonly method: Method
  /** `/` for a bucket operation. */
  readonly key: string
  readonly endpoint: Endpoint
  /** Signable ones only, with the host where it is signed. */
  readonly headers: Fields
  readonly params: Fields
}

const fields = ['method', 'key', 'bucket', 'region', 'expires', 'headers', 'params', 'signHost', 'validity']
const methods: readonly unknown[] = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'] satisfies Method[]

/** Checks a request of server code. @throws CosgateError `invalid_request` that names the field */
export function parseSignRequest(request: SignRequest, endpoints: Endpoints): SignPlan {
  parseFieldNames(request, fields)
  return planOf(request, parseMethod(request.method), parseSignerKey(request.key), endpoints)
}

/** The same for a download. @throws CosgateError `invalid_request` that names the field */
export function parseDownloadRequest(request: DownloadRequest, endpoints: Endpoints): SignPlan {
  parseDownloadFields(request)
  return planOf(request, 'GET', parseSignerKey(request.key), endpoints)
}

/** What many downloads share; of the plan, only the key is missing. @throws CosgateError `invalid_request` */
export function parseDownloadsOptions(
  options: DownloadsOptions,
  endpoints: Endpoints,
): Omit<SignPlan, 'key'> {
  parseDownloadFields(options)
  if ('key' in options) throw invalidRequest('key', 'stands in keys')
  return planOf(options, 'GET', '/', endpoints)
}

function parseDownloadFields(request: object): void {
  parseFieldNames(request, fields)
  if ('method' in request) throw invalidRequest('method', 'is always GET here')
}

function planOf(request: DownloadsOptions, method: Method, key: string, endpoints: Endpoints): SignPlan {
  const endpoint = endpoints.resolve(request.bucket, request.region)
  const { signHost = true } = request
  if (typeof signHost !== 'boolean') throw invalidRequest('signHost', 'must be a boolean')
  return {
    method,
    key,
    endpoint,
    headers: headersToSign(request.headers, endpoint, signHost),
    params: parseParams(request.params),
  }
}

/** Checks that a request is an object with known fields only. @throws CosgateError `invalid_request` */
export function parseFieldNames(request: unknown, known: readonly string[]): void {
  if (typeof request !== 'object' || request === null) throw invalidRequest('request', 'must be an object')
  for (const name in request) {
    if (!known.includes(name)) throw invalidRequest(shortened(name), `is not a field${nearMiss(name, known)}`)
  }
}

/** @throws CosgateError `invalid_request` */
export function parseMethod(method: unknown): Method {
  if (isMethod(method)) return method
  const upper = isShort(method) ? asciiUpper(method) : undefined
  if (isMethod(upper)) return upper
  throw invalidRequest('method', 'must be GET, HEAD, PUT, POST or DELETE')
}

/** Checks a key of server code. @throws CosgateError `invalid_request` */
export function parseSignerKey(key: unknown): string {
  return parseKey(withoutSlash(key))
}

/** As the official SDKs do, one leading slash is taken off; two would be another object. */
export function withoutSlash(key: unknown): unknown {
  // Neither `/`, the bucket, nor `//`, which must not become it.
  if (typeof key !== 'string' || !key.startsWith('/') || key === '/' || key === '//') return key
  return key.slice(1)
}

/** Checks parameters of server code. @throws CosgateError `invalid_request` */
function parseParams(given: unknown): Fields {
  const params = parseFields(given, 'params')
  for (const name in params) {
    if (fieldName(name).lower.startsWith('q-')) {
      throw invalidRequest(fieldOf('params', name), 'is reserved for the signature')
    }
  }
  return params
}

/** Leaves out what COS does not sign and adds the host, which comes from the configuration only. */
function headersToSign(given: unknown, { host, hostOnly }: Endpoint, signHost: boolean): Fields {
  const headers = parseFields(given, 'headers', (name, value) => {
    if (name === 'host') parseHost(value, host)
    if (name === 'content-length') parseContentLength(value)
    return isSignable(name)
  })
  if (!signHost || fieldValue(headers, 'host') !== undefined) return headers
  return headers === NO_FIELDS ? hostOnly : Object.assign(headers, { host })
}

/** @throws CosgateError `invalid_request` for any host but the configured one */
export function parseHost(given: string, host: string): void {
  if (given !== host) throw invalidRequest('headers.host', 'must be the configured host')
}

function isMethod(method: unknown): method is Method {
  return methods.includes(method)
}

/** A text of a client's may be as long as its body, and changing its case letter by letter takes its time. */
function isShort(method: unknown): method is string {
  return typeof method === 'string' && method.length <= 'DELETE'.length
}

function asciiUpper(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase())
}
