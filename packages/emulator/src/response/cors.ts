import type { ByteString } from '../byte-string.js'
import { CosError } from '../cos-error.js'
import type { Fields } from '../request/fields.js'
import type { CosResponse } from './cos-response.js'

const allowedMethods = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD']
const exposedHeaders = ['ETag', 'Date', 'Content-Length', 'Content-Range', 'Last-Modified']

/**
 * Allows every origin to read the response.
 * @param responseHeaders names of the response's own headers; those that start with `x-cos-` are exposed
 * @returns no headers if the request has no `Origin`
 */
export function createCorsHeaders(request: Fields, responseHeaders: string[]): Record<string, ByteString> {
  const origin = request.bytes('origin')
  if (origin === undefined) return {}
  const cosHeaders = responseHeaders.filter((name) => name.toLowerCase().startsWith('x-cos-'))
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': [...exposedHeaders, ...cosHeaders].join(', '),
    Vary: 'Origin',
  }
}

/** Responds to a preflight, which carries no signature. @throws CosError `AccessForbidden`. */
export function createPreflightResponse(request: Fields): CosResponse {
  const method = request.bytes('access-control-request-method')
  if (!request.has('origin') || method === undefined || !allowedMethods.includes(method)) {
    throw new CosError('AccessForbidden')
  }
  const requestedHeaders = request.bytes('access-control-request-headers')
  return {
    status: 200,
    headers: {
      'Access-Control-Allow-Methods': allowedMethods.join(', '),
      ...(requestedHeaders !== undefined && { 'Access-Control-Allow-Headers': requestedHeaders }),
      'Access-Control-Max-Age': '600',
    },
  }
}
