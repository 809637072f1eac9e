import { invalidRequest } from '../error.js'
import { type Fields, getField } from './fields.js'

/** Checks the content-length of a request if it has one. @throws CosgateError `invalid_request` */
export function assertContentLength(headers: Fields): void {
  const length = getField(headers, 'content-length')
  if (length !== undefined) parseContentLength(length)
}

/** Parses a content-length, in bytes. @throws CosgateError `invalid_request` */
export function parseContentLength(text: string): number {
  const length = Number(text)
  if (!/^(?:0|[1-9]\d*)$/.test(text) || !Number.isSafeInteger(length)) {
    throw invalidRequest('headers.content-length', 'must be a whole number of bytes')
  }
  return length
}
