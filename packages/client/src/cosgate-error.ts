/** The JSON of a refusal: problem details for HTTP. @see https://www.rfc-editor.org/rfc/rfc9457 */
export interface Problem {
  type: string
  title: string
  status: number
  detail?: string
  code: string
}

/** Optional parts of a {@link CosgateError}. */
export interface CosgateErrorDetails {
  status?: number
  problem?: Problem
  cosCode?: string
  cause?: unknown
}

/** The only error class of this package. No message or field contains a signature or a signed URL. */
export class CosgateError extends Error {
  override name = 'CosgateError'
  /**
   * The app's own code (`forbidden`, `action_not_allowed`, …), or one of these:
   *
   * - `network_error`: there is no answer, or it cannot be read
   * - `timeout`: the app did not answer for 60 seconds, or COS for 120 seconds without progress
   * - `blocked_by_csp`: the Content-Security-Policy of the page does not allow the request
   * - `cos_error`: COS refused, see `cosCode`
   * - `invalid_decision`: the grant needs a header that the SDK cannot send (`cosAuthorization` only)
   */
  declare readonly code: string
  /** HTTP status of the app's or COS's answer. Undefined if there was no answer. */
  declare readonly status?: number
  /** The app's refusal, unchanged. */
  declare readonly problem?: Problem
  /** COS's own code, such as `SignatureDoesNotMatch`. */
  declare readonly cosCode?: string

  constructor(code: string, message = code, details?: CosgateErrorDetails) {
    super(message)
    Object.assign(this, details, { code })
  }
}
