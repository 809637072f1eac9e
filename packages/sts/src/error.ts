/** What can go wrong: the first two before anything is sent, the others with the answer of STS or the lack of one. */
export type StsErrorCode =
  | 'invalid_option'
  | 'unsupported_need'
  | 'timeout'
  | 'network_error'
  | 'http_error'
  | 'sts_error'
  | 'malformed_answer'

/** What an {@link StsError} may carry beside its code and message. */
export interface StsErrorDetails {
  /** The code that STS itself gave, such as `AuthFailure.SignatureFailure`; with `sts_error`. */
  stsCode?: string | undefined
  /** HTTP status; with `http_error`. */
  status?: number | undefined
  /** The number under which Tencent Cloud's support finds the request. */
  requestId?: string | undefined
  /** The original error. */
  cause?: unknown
}

/**
 * The one error class of this package. Nothing in it ever carries key material: what a server wrote in prose is left
 * out, since a server may repeat what it was sent.
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

/** A bad option: an `invalid_option` that names it. */
export function invalidOption(name: string, expected: string): StsError {
  return new StsError('invalid_option', `${name}: ${expected}`)
}
