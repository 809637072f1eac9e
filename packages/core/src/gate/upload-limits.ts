import { CosgateError, invalidRequest } from '../error.js'
import { getActionSpec } from '../request/action.js'
import { parseContentLength } from '../request/content-length.js'
import { getField } from '../request/fields.js'
import { matchesMediaType } from '../request/media-type.js'
import type { StoredObject } from '../store/stored-object.js'
import type { ApprovedRequest } from './apply-grant.js'
import { type Grant, invalidDecision } from './decision.js'
import { resolvePartSize } from './part-size.js'

/** The names, for error messages, of the input's fields that the limits apply to. */
export interface UploadFieldNames {
  readonly length: string
  readonly contentType: string
}

const headerNames: UploadFieldNames = {
  length: 'headers.content-length',
  contentType: 'headers.content-type',
}

/** The limits of a stored object. */
export type StoredLimits = Pick<Grant, 'maxBytes' | 'contentTypes'>

type UploadRequest = Pick<ApprovedRequest, 'action' | 'headers' | 'params'>

/**
 * Checks an upload against the limits of its grant. The checked headers and parameters are part of the signed request, so
 * COS refuses a body of another length or type, or another part.
 * @param size bytes of the whole file, if the request names it
 * @throws CosgateError `invalid_request` if the header is missing, `payload_too_large`, `unsupported_media_type`;
 *   `invalid_decision` if the limit cannot be enforced
 */
export function assertUploadLimits(
  upload: UploadRequest,
  { maxBytes, partSize, contentTypes }: Grant,
  size: number | undefined,
  names: UploadFieldNames = headerNames,
): void {
  const { isCopy, hasLength, hasContentType } = getActionSpec(upload.action)
  if (maxBytes !== undefined) {
    if (isCopy) throw invalidDecision('grant.maxBytes: cannot limit a copy')
    if (hasLength) assertLength(upload, maxBytes, resolvePartSize(maxBytes, partSize), names.length)
    if (size !== undefined) assertAtMost('size', size, maxBytes)
  }
  if (contentTypes !== undefined && hasContentType)
    assertContentType(getField(upload.headers, 'content-type'), contentTypes, names.contentType)
}

/**
 * Checks a stored object against the limits of its confirmation.
 * @throws CosgateError `payload_too_large`, `unsupported_media_type`
 */
export function assertStoredLimits(
  { size, contentType }: StoredObject,
  { maxBytes, contentTypes }: StoredLimits,
): void {
  if (maxBytes !== undefined) assertAtMost('size', size, maxBytes)
  if (contentTypes !== undefined) assertContentType(contentType, contentTypes, 'contentType')
}

/**
 * The limit applies to the whole file, without a record of its other parts: every part has a fixed place in the file, and
 * no part may end after the limit.
 */
function assertLength(upload: UploadRequest, maxBytes: number, partSize: number, name: string): void {
  const contentLength = getField(upload.headers, 'content-length')
  if (contentLength === undefined) throw invalidRequest(name, 'is required for this upload')
  const length = parseContentLength(contentLength)
  if (upload.action === 'UploadPart')
    assertPart(readNumber(upload, 'partNumber'), length, maxBytes, partSize, name)
  else if (upload.action === 'AppendObject')
    assertAppend(readNumber(upload, 'position'), length, maxBytes, name)
  else assertAtMost(name, length, maxBytes)
}

function assertPart(
  partNumber: number,
  length: number,
  maxBytes: number,
  partSize: number,
  name: string,
): void {
  if (length <= partSize && (partNumber - 1) * partSize + length <= maxBytes) return
  throw createTooLarge(
    `${name}: part ${partNumber} must be at most ${partSize} bytes and end within ${maxBytes} bytes; use a part size of ${partSize}`,
  )
}

function assertAppend(position: number, length: number, maxBytes: number, name: string): void {
  if (position + length <= maxBytes) return
  throw createTooLarge(`${name}: params.position and the length must be at most ${maxBytes} bytes together`)
}

function assertAtMost(name: string, bytes: number, maxBytes: number): void {
  if (bytes > maxBytes) throw createTooLarge(`${name}: must be at most ${maxBytes} bytes`)
}

/** The classifier has checked that the parameter is a number. */
function readNumber({ params }: UploadRequest, name: string): number {
  return Number(getField(params, name))
}

function createTooLarge(message: string): CosgateError {
  return new CosgateError('payload_too_large', message)
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
