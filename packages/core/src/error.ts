import { STATUS_CODES } from 'node:http'

/** Cosgate's own error codes, each with its HTTP status. */
export const statusByCode = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  action_not_allowed: 403,
  origin_not_allowed: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  not_uploaded: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  rate_limited: 429,
  internal: 500,
  invalid_option: 500,
  invalid_decision: 500,
  store_failed: 502,
  credentials_unavailable: 503,
  timeout: 504,
} as const

/** One of Cosgate's own error codes. */
export type CosgateErrorCode = keyof typeof statusByCode

/** Optional parts of a {@link CosgateError}. */
export interface CosgateErrorDetails {
  /** HTTP status. Default: the status of the code. */
  status?: number
  /** Response headers, such as `Retry-After`. */
  headers?: Readonly<Record<string, string>>
  /** The original error. */
  cause?: unknown
  /** COS's error code. */
  cosCode?: string | undefined
  /** COS's id of the failed request. */
  requestId?: string | undefined
}

/**
 * The error class of this package. It has a stable `code`, a `status`, and a message that names the invalid field. It
 * has the properties that the error handlers of Express and Koa read (`status`, `expose`, `headers`).
 * The message never contains key material or a signed URL.
 */
export class CosgateError extends Error {
  /** A {@link CosgateErrorCode}, or the code that `authorize` gave its refusal. */
  readonly code: string
  /** HTTP status, as Express and Koa read it. */
  readonly status: number
  /** The same number, as Nest and http-errors read it. */
  readonly statusCode: number
  /** Whether the message may be shown to the client. True below 500. */
  readonly expose: boolean
  /** Headers that the framework's error handler sets on its response. */
  readonly headers: Readonly<Record<string, string>>
  /** COS's error code, such as `AccessDenied`, if a request of ours to COS failed. */
  declare readonly cosCode?: string
  /** COS's id of the failed request, for its support. */
  declare readonly requestId?: string

  constructor(code: CosgateErrorCode | (string & {}), message: string, details: CosgateErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.name = 'CosgateError'
    this.code = code
    this.status = details.status ?? statusByCode[code as CosgateErrorCode] ?? 500
    this.statusCode = this.status
    this.expose = this.status < 500
    this.headers = { ...details.headers, 'Cache-Control': 'no-store' }
    if (details.cosCode) this.cosCode = details.cosCode
    if (details.requestId) this.requestId = details.requestId
  }
}

/** The credentials could not be fetched. In a batch, this fails the whole request and not only one item. */
export class CredentialsError extends CosgateError {
  constructor(code: 'credentials_unavailable' | 'timeout', message: string, details?: CosgateErrorDetails) {
    super(code, message, details)
  }
}

/** The JSON body of a refusal, as defined by RFC 9457. */
export interface Problem {
  type: 'about:blank'
  title: string
  status: number
  detail: string
  code: string
}

/**
 * Converts an error to the JSON body of its response. The message of a 5xx error is replaced by its title.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function toProblem(error: CosgateError): Problem {
  const title = STATUS_CODES[error.status]!
  const detail = error.expose ? error.message : title
  return { type: 'about:blank', title, status: error.status, detail, code: error.code }
}

/** Returns an `invalid_request` error that names the field. */
export function invalidRequest(field: string, expected: string): CosgateError {
  return new CosgateError('invalid_request', `${field}: ${expected}`)
}
