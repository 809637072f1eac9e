import type { ByteString } from '../byte-string.js'
import { CosError } from '../cos-error.js'
import { type CorsRule, findCorsRule } from '../request/cors-rules.js'
import type { Fields } from '../request/fields.js'
import type { CosResponse } from './cos-response.js'

const openMethods = ['GET', 'PUT', 'POST', 'DELETE', 'HEAD']
const openHeaders = ['ETag', 'Date', 'Content-Length', 'Content-Range', 'Last-Modified']

/** The parts of a request that determine the CORS headers of its response. */
export interface CorsRequest {
  request: Fields
  method: string
  /** The stored rules of the bucket; `undefined`: every origin may read the response and its `x-cos-*` headers. */
  rules: readonly CorsRule[] | undefined
}

/**
 * Creates the headers that allow a page to read the response.
 * @param responseHeaders names of the response's own headers
 * @returns no `Access-Control-*` headers if the request has no `Origin`, or if no rule allows it
 */
export function createCorsHeaders(
  { request, method, rules }: CorsRequest,
  responseHeaders: string[],
): Record<string, ByteString> {
  const origin = request.bytes('origin')
  if (origin === undefined) return {}
  const rule = rules && findRequestedRule(request, method, rules)
  if (rules && !rule) return { Vary: 'Origin' }
  const cosHeaders = responseHeaders.filter((name) => name.toLowerCase().startsWith('x-cos-'))
  const exposed = rule ? rule.exposedHeaders : [...openHeaders, ...cosHeaders]
  return {
    'Access-Control-Allow-Origin': rule?.origins.includes('*') ? '*' : origin,
    ...(exposed.length > 0 && { 'Access-Control-Expose-Headers': exposed.join(', ') }),
    Vary: 'Origin',
  }
}

const requestedMethod = 'access-control-request-method'
const requestedHeaders = 'access-control-request-headers'

/** Finds the rule for a request. A preflight names the method and the headers of the request that will follow it. */
function findRequestedRule(
  request: Fields,
  method: string,
  rules: readonly CorsRule[],
): CorsRule | undefined {
  const origin = request.bytes('origin') ?? ''
  if (method !== 'OPTIONS') return findCorsRule(rules, origin, method)
  const names = (request.bytes(requestedHeaders) ?? '').split(',').map((name) => name.trim())
  return findCorsRule(rules, origin, request.bytes(requestedMethod) ?? '', names.filter(Boolean))
}

/** Responds to a preflight, which carries no signature. @throws CosError `AccessForbidden`. */
export function createPreflightResponse(
  request: Fields,
  rules: readonly CorsRule[] | undefined,
): CosResponse {
  const method = request.bytes(requestedMethod)
  const rule = rules && findRequestedRule(request, 'OPTIONS', rules)
  const isAllowed = rules ? rule !== undefined : openMethods.includes(method ?? '')
  if (!request.has('origin') || method === undefined || !isAllowed) throw new CosError('AccessForbidden')
  const headers = request.bytes(requestedHeaders)
  return {
    status: 200,
    headers: {
      'Access-Control-Allow-Methods': (rule?.methods ?? openMethods).join(', '),
      ...(headers !== undefined && { 'Access-Control-Allow-Headers': headers }),
      'Access-Control-Max-Age': String(rule ? rule.maxAgeSeconds : 600),
    },
  }
}
