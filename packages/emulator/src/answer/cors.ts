import type { Answer } from '../operation.js'
import type { Fields } from '../request/fields.js'
import type { ByteString } from '../request/percent-encoding.js'
import { CosError } from './errors.js'

const methods = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD']
const alwaysExposed = ['ETag', 'Date', 'Content-Length', 'Content-Range', 'Last-Modified']

/** What any page may read of an answer; nothing for a request that comes from no page. */
export function corsHeaders(request: Fields, answered: string[]): Record<string, ByteString> {
  const origin = request.bytes('origin')
  if (origin === undefined) return {}
  const exposed = [...alwaysExposed, ...answered.filter((name) => name.toLowerCase().startsWith('x-cos-'))]
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': exposed.join(', '),
    Vary: 'Origin',
  }
}

/** Answers a preflight, which carries no signature. @throws CosError `AccessForbidden`. */
export function preflight(request: Fields): Answer {
  const method = request.bytes('access-control-request-method')
  if (!request.has('origin') || method === undefined || !methods.includes(method)) {
    throw new CosError('AccessForbidden')
  }
  const asked = request.bytes('access-control-request-headers')
  return {
    status: 200,
    headers: {
      'Access-Control-Allow-Methods': methods.join(', '),
      ...(asked !== undefined && { 'Access-Control-Allow-Headers': asked }),
      'Access-Control-Max-Age': '600',
    },
  }
}
