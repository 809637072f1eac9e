import { STATUS_CODES } from 'node:http'

/** Every code that Cosgate itself uses, with the HTTP status it stands for. */
export const statusOfCode = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  action_not_allowed: 403,
  origin_not_allowed: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  rate_limited: 429,
  internal: 500,
  invalid_option: 500,
  invalid_decision: 500,
  credentials_unavailable: 503,
  timeout: 504,
} as const

/** One of Cosgate's own error codes. */
export type CosgateErrorCode = keyof typeof statusOfCode

/** What a {@link CosgateError} may carry beside its code and message. */
export interface CosgateErrorDetails {
  /** HTTP status; default the one that belongs to the code. */
  status?: number
  /** Headers for the answer, such as `Retry-After`. */
  headers?: Readonly<Record<string, string>>
  /** The original error. */
  cause?: unknown
}

/**
 * The one error class of Cosgate: a stable `code`, a `status` and a message that names the field at fault,
 * in the form that Express's and Koa's error handling understand (`status`, `expose`, `headers`).
 * A message never carries key material or a signed URL.
 */
export class CosgateError extends Error {
  /** A {@link CosgateErrorCode}, or the code that `authorize` gave its refusal. */
  readonly code: string
  /** HTTP status. */
  readonly status: number
  /** Whether the message may be shown to the client: true below 500. */
  readonly expose: boolean
  /** Headers that the framework's error handling sets on its answer. */
  readonly headers: Readonly<Record<string, string>>

  constructor(code: CosgateErrorCode | (string & {}), message: string, details: CosgateErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.name = 'CosgateError'
    this.code = code
    this.status = details.status ?? statusOfCode[code as CosgateErrorCode] ?? 500
    this.expose = this.status < 500
    this.headers = { ...details.headers, 'Cache-Control': 'no-store' }
  }
}

/** No usable credentials could be had: nothing that one request of a batch could answer for. */
export class CredentialsError extends CosgateError {
  constructor(code: 'credentials_unavailable' | 'timeout', message: string, details?: CosgateErrorDetails) {
    super(code, message, details)
  }
}

/** A refusal as RFC 9457 writes it. */
export interface Problem {
  type: 'about:blank'
  title: string
  status: number
  detail: string
  code: string
}

/**
 * The body that answers a refusal; messages of 5xx errors are replaced by their title.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function toProblem(error: CosgateError): Problem {
  const title = STATUS_CODES[error.status]!
  const detail = error.expose ? error.message : title
  return { type: 'about:blank', title, status: error.status, detail, code: error.code }
}

/** Bad input: an `invalid_request` that names its field. */
export function invalidRequest(field: string, expected: string): CosgateError {
  return new CosgateError('invalid_request', `${field}: ${expected}`)
}
