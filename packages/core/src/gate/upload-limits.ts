import { CosgateError, invalidRequest } from '../error.js'
import { getActionSpec } from '../request/action.js'
import { parseContentLength } from '../request/content-length.js'
import { getField } from '../request/fields.js'
import { matchesMediaType } from '../request/media-type.js'
import type { ApprovedRequest } from './apply-grant.js'
import type { Grant } from './decision.js'

/** The names, for error messages, of the input's fields that the limits apply to. */
export interface UploadFieldNames {
  readonly length: string
  readonly contentType: string
}

const headerNames: UploadFieldNames = {
  length: 'headers.content-length',
  contentType: 'headers.content-type',
}

/**
 * Checks an upload against the limits of its grant. The checked headers are part of the signed request, so COS refuses a
 * body of another length or type.
 * @throws CosgateError `invalid_request` if the header is missing, `payload_too_large`, `unsupported_media_type`
 */
export function assertUploadLimits(
  { action, headers }: Pick<ApprovedRequest, 'action' | 'headers'>,
  { maxBytes, contentTypes }: Grant,
  names: UploadFieldNames = headerNames,
): void {
  const { hasLength, hasContentType } = getActionSpec(action)
  if (maxBytes !== undefined && hasLength)
    assertLength(getField(headers, 'content-length'), maxBytes, names.length)
  if (contentTypes !== undefined && hasContentType)
    assertContentType(getField(headers, 'content-type'), contentTypes, names.contentType)
}

function assertLength(contentLength: string | undefined, maxBytes: number, name: string): void {
  if (contentLength === undefined) throw invalidRequest(name, 'is required for this upload')
  if (parseContentLength(contentLength) > maxBytes) {
    throw new CosgateError('payload_too_large', `${name}: must be at most ${maxBytes} bytes`)
  }
}

function assertContentType(
  contentType: string | undefined,
  contentTypes: readonly string[],
  name: string,
): void {
  if (contentType === undefined) throw invalidRequest(name, 'is required for this upload')
  if (!matchesMediaType(contentType, contentTypes)) {
    throw new CosgateError('unsupported_media_type', `${name}: must be one of ${contentTypes.join(', ')}`)
  }
}
