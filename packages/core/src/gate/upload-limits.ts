import { CosgateError, invalidRequest } from '../error.js'
import type { Action } from '../request/action.js'
import { type Fields, ownField, parseContentLength } from '../request/fields.js'

/** What a grant binds an upload to. */
export interface UploadLimits {
  readonly maxBytes?: number
  readonly contentTypes?: readonly string[]
}

const sized: ReadonlySet<Action> = new Set(['PutObject', 'AppendObject', 'UploadPart', 'PostObject'])
// A part has no type of its own: that of the object is said when the upload is initiated.
const typed: ReadonlySet<Action> = new Set([
  'PutObject',
  'AppendObject',
  'PostObject',
  'InitiateMultipartUpload',
])

/**
 * Holds an upload against the limits of its grant. What is checked here is a header of the request, so it is signed,
 * and COS refuses a body of another length or type.
 * @throws CosgateError `invalid_request` where the header is missing, `payload_too_large`, `unsupported_media_type`
 */
export function assertWithinLimits(action: Action, headers: Fields, limits: UploadLimits): void {
  if (limits.maxBytes !== undefined && sized.has(action))
    assertSize(ownField(headers, 'content-length'), limits.maxBytes)
  if (limits.contentTypes !== undefined && typed.has(action))
    assertType(ownField(headers, 'content-type'), limits.contentTypes)
}

function assertSize(contentLength: string | undefined, maxBytes: number): void {
  if (contentLength === undefined)
    throw invalidRequest('headers.content-length', 'must be named for this upload')
  if (parseContentLength(contentLength) > maxBytes) {
    throw new CosgateError('payload_too_large', `headers.content-length: must be at most ${maxBytes} bytes`)
  }
}

/** @throws CosgateError `invalid_request`, `unsupported_media_type` */
export function assertType(
  contentType: string | undefined,
  allowed: readonly string[],
  field = 'headers.content-type',
): void {
  if (contentType === undefined) throw invalidRequest(field, 'must be named for this upload')
  // ASCII only: a no-break space would be trimmed here and make no type at all of it for a browser, which then guesses.
  const [, mediaType = ''] = /^([\w!#$&^.+/-]*)[ \t]*(?:;|$)/.exec(contentType) ?? []
  // Browsers take the last type of a list, so a comma behind `image/png;` would make a page of a picture.
  const isList = contentType.includes(',')
  if (isList || !allowed.some((pattern) => matches(mediaType.toLowerCase(), pattern.toLowerCase()))) {
    throw new CosgateError('unsupported_media_type', `${field}: must be one of ${allowed.join(', ')}`)
  }
}

/** The rest of a type is a plain token, so that `image/*` is not met by `image/png, text/html`. */
function matches(mediaType: string, pattern: string): boolean {
  if (!/^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/.test(mediaType)) return false
  return (
    pattern === '*/*' ||
    mediaType === pattern ||
    (pattern.endsWith('/*') && mediaType.startsWith(pattern.slice(0, -1)))
  )
}
