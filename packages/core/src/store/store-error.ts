import { CosgateError } from '../error.js'
import { readElement } from './cos-xml.js'

/**
 * Returns the error for an answer of COS that is not a success.
 * @param xml the body of the answer, empty for a HEAD request
 */
export function createStoreError(status: number, headers: Headers, xml: string): CosgateError {
  const cosCode = readElement(xml, 'Code')
  const requestId = headers.get('x-cos-request-id') ?? readElement(xml, 'RequestId')
  return new CosgateError('store_failed', `COS answered ${status}${cosCode ? ` ${cosCode}` : ''}`, {
    cosCode,
    requestId,
  })
}

/** Returns the error for a request that got no answer. */
export function createConnectionError(cause: unknown): CosgateError {
  return new CosgateError('store_failed', 'COS could not be reached', { cause })
}
