import { findUnknownField } from '../checks.js'
import { didYouMean } from '../did-you-mean.js'
import { invalidRequest } from '../error.js'
import {
  assertConfiguredHost,
  type BucketEndpoint,
  type BucketEndpoints,
} from '../request/bucket-endpoint.js'
import { parseContentLength } from '../request/content-length.js'
import { isSignable } from '../request/field-names.js'
import { type Fields, fieldPath, NO_FIELDS, parseFields, toDisplayName } from '../request/fields.js'
import { findImageParamFault } from '../request/image-params.js'
import { type Method, parseMethod } from '../request/method.js'
import { parseKey } from '../request/object-key.js'
import { fieldName } from '../signature/field-name.js'
import type { Validity } from '../signature/signature.js'

/** A request that server code signs. */
export interface SignRequest {
  /** GET, HEAD, PUT, POST or DELETE, in any letter case. */
  method: Method | Lowercase<Method>
  /** The object's key. One leading `/` is stripped. `/` alone names a bucket operation. */
  key: string
  /** Default: the configured bucket. Another bucket needs `{bucket}` in `origin`. */
  bucket?: string
  /** Default: the configured region. Another region needs `{region}` in `origin`. */
  region?: string
  /** Whole seconds from now, at least 1. Default: 300. Excludes `validity`. */
  expires?: number
  /** Headers that COS does not sign are left out of the signature. */
  headers?: Readonly<Record<string, string>>
  /** Decoded. A parameter without a value is `''`. */
  params?: Readonly<Record<string, string>>
  /** Default: true. Without the host, the signature is valid for the same path in every bucket of the account. */
  signHost?: boolean
  /** Unix seconds, instead of `expires`. */
  validity?: Validity
}

/** A {@link SignRequest} for a download, without its method. */
export type DownloadRequest = Omit<SignRequest, 'method'>
/** The options that the links of a list share. */
export type DownloadUrlsOptions = Omit<SignRequest, 'method' | 'key'>

/** A checked request. It has everything that a signature needs except the credentials and the time. */
export interface SignableRequest {
  readonly method: Method
  /** `/` for a bucket operation. */
  readonly key: string
  readonly endpoint: BucketEndpoint
  /** Signable headers only, with the host if it is signed. */
  readonly headers: Fields
  readonly params: Fields
}

const requestFields = [
  'method',
  'key',
  'bucket',
  'region',
  'expires',
  'headers',
  'params',
  'signHost',
  'validity',
] satisfies (keyof SignRequest)[]

/** Checks a request of server code. @throws CosgateError `invalid_request` that names the field */
export function parseSignRequest(request: SignRequest, endpoints: BucketEndpoints): SignableRequest {
  assertKnownFields(request, requestFields)
  return toSignableRequest(request, parseMethod(request.method), parseSignerKey(request.key), endpoints)
}

/** Checks a download. @throws CosgateError `invalid_request` that names the field */
export function parseDownloadRequest(request: DownloadRequest, endpoints: BucketEndpoints): SignableRequest {
  assertDownloadFields(request)
  return toSignableRequest(request, 'GET', parseSignerKey(request.key), endpoints)
}

/** Checks the shared options of many downloads. @throws CosgateError `invalid_request` that names the field */
export function parseDownloadUrlsOptions(
  options: DownloadUrlsOptions,
  endpoints: BucketEndpoints,
): Omit<SignableRequest, 'key'> {
  assertDownloadFields(options)
  if ('key' in options) throw invalidRequest('key', 'pass keys as the first argument')
  return toSignableRequest(options, 'GET', '/', endpoints)
}

function assertDownloadFields(request: object): void {
  assertKnownFields(request, requestFields)
  if ('method' in request) throw invalidRequest('method', 'is always GET here')
  assertImageParams((request as DownloadUrlsOptions).params)
}

/** @throws CosgateError `invalid_request` for a rule in the value of a parameter, which COS would ignore */
export function assertImageParams(params: unknown): void {
  const fault = findImageParamFault(Object(params))
  if (fault) throw invalidRequest(fieldPath('params', fault.name), fault.expected)
}

function toSignableRequest(
  request: DownloadUrlsOptions,
  method: Method,
  key: string,
  endpoints: BucketEndpoints,
): SignableRequest {
  const endpoint = endpoints.get(request.bucket, request.region)
  const { signHost = true } = request
  if (typeof signHost !== 'boolean') throw invalidRequest('signHost', 'must be a boolean')
  return {
    method,
    key,
    endpoint,
    headers: parseSignedHeaders(request.headers, endpoint, signHost),
    params: parseParams(request.params),
  }
}

/** Checks that a request is an object with known fields only. @throws CosgateError `invalid_request` */
export function assertKnownFields(request: unknown, known: readonly string[]): void {
  if (typeof request !== 'object' || request === null) throw invalidRequest('request', 'must be an object')
  const unknown = findUnknownField(request, known)
  if (unknown === undefined) return
  throw invalidRequest(toDisplayName(unknown), `is not a field${didYouMean(unknown, known)}`)
}

/** Checks a key of server code. @throws CosgateError `invalid_request` */
export function parseSignerKey(key: unknown): string {
  return parseKey(stripSlash(key))
}

/** Parses the key of an object; `/` is the bucket. @throws CosgateError `invalid_request` */
export function parseObjectKey(key: unknown): string {
  const parsed = parseSignerKey(key)
  if (parsed === '/') throw invalidRequest('key', 'must be the key of an object')
  return parsed
}

/** Strips one leading slash, like the official SDKs. A second one belongs to the key. */
export function stripSlash(key: unknown): unknown {
  // `/` is the bucket, and `//` must not become `/`.
  if (typeof key !== 'string' || !key.startsWith('/') || key === '/' || key === '//') return key
  return key.slice(1)
}

/** Checks parameters of server code. @throws CosgateError `invalid_request` */
function parseParams(given: unknown): Fields {
  const params = parseFields(given, 'params')
  for (const name of Object.keys(params)) {
    if (fieldName(name).lower.startsWith('q-')) {
      throw invalidRequest(fieldPath('params', name), 'is reserved for the signature')
    }
  }
  return params
}

/** Leaves out the headers that COS does not sign, and adds the configured host. */
function parseSignedHeaders(given: unknown, endpoint: BucketEndpoint, signHost: boolean): Fields {
  const headers = parseFields(given, 'headers')
  if (headers === NO_FIELDS) return signHost ? endpoint.hostOnly : NO_FIELDS
  const signed: Record<string, string> = {}
  let hasHost = false
  for (const name of Object.keys(headers)) {
    const { lower } = fieldName(name)
    const value = headers[name]!
    if (lower === 'content-length') parseContentLength(value)
    if (lower === 'host') {
      assertConfiguredHost(value, endpoint)
      hasHost = true
    }
    if (isSignable(lower)) signed[name] = value
  }
  if (signHost && !hasHost) signed.host = endpoint.host
  return signed
}
