/** A refusal as the app words it: problem details for HTTP. @see https://www.rfc-editor.org/rfc/rfc9457 */
export interface Problem {
  type: string
  title: string
  status: number
  detail?: string
  code: string
}

/** What an error may carry beside its code. */
export interface CosgateErrorDetails {
  status?: number
  problem?: Problem
  cosCode?: string
  cause?: unknown
}

/** The one error of this package; no message or field holds a signature or a signed URL. */
export class CosgateError extends Error {
  override name = 'CosgateError'
  /**
   * The app's own code (`forbidden`, `action_not_allowed`, ...), or `network_error` (no answer, or none that can
   * be read), `timeout` (30 seconds without an answer or progress), `cos_error` (COS refused, see `cosCode`).
   */
  declare readonly code: string
  /** HTTP status of the app's or of COS's answer; absent where none came. */
  declare readonly status?: number
  /** The app's refusal, word for word. */
  declare readonly problem?: Problem
  /** COS's own code, such as `SignatureDoesNotMatch`. */
  declare readonly cosCode?: string

  constructor(code: string, message = code, details?: CosgateErrorDetails) {
    super(message)
    Object.assign(this, details, { code })
  }
}
