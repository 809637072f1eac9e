/** The error codes. The first two are thrown before anything is sent. */
export type StsErrorCode =
  | 'invalid_option'
  | 'unsupported_need'
  | 'timeout'
  | 'network_error'
  | 'http_error'
  | 'sts_error'
  | 'malformed_answer'

/** Optional parts of an {@link StsError}. */
export interface StsErrorDetails {
  /** STS's own code, such as `AuthFailure.SignatureFailure`, with `sts_error`. */
  stsCode?: string | undefined
  /** HTTP status, with `http_error`. */
  status?: number | undefined
  /** The id by which Tencent Cloud's support finds the request. */
  requestId?: string | undefined
  /** The original error. */
  cause?: unknown
}

/**
 * The only error class of this package. It never contains key material. The messages of a server are left out, because a
 * server may repeat what it was sent.
 */
export class StsError extends Error {
  readonly code: StsErrorCode
  readonly stsCode: string | undefined
  readonly status: number | undefined
  readonly requestId: string | undefined

  constructor(code: StsErrorCode, message: string, details: StsErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.name = 'StsError'
    this.code = code
    this.stsCode = details.stsCode
    this.status = details.status
    this.requestId = details.requestId
  }
}

/** Returns an `invalid_option` error that names the option. */
export function invalidOption(name: string, expected: string): StsError {
  return new StsError('invalid_option', `${name}: ${expected}`)
}
