import { isPrintableAscii } from '../checks.js'
import type { CredentialSnapshot } from '../credentials/credentials.js'
import { invalidRequest } from '../error.js'
import { isHeaderName } from '../request/field-names.js'
import { type Fields, fieldPath } from '../request/fields.js'
import { canonicalFields } from '../signature/canonical-fields.js'
import { DEFAULT_EXPIRES, toValidity } from '../signer/lifetime.js'
import { signAuthorization, toObjectUrl } from '../signer/presign.js'
import type { SignableRequest } from '../signer/sign-request.js'
import type { StoreConfig } from './store-options.js'

/** How a request is sent: its unsigned headers, its body, its signal, and whether it may be repeated. */
export interface SendOptions {
  /** Headers that are not signed. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: RequestInit['body']
  /** Aborts the request and the reading of its answer. */
  readonly signal?: AbortSignal
  /** True if a second request does no harm, so that one is sent after a network error or a 5xx. */
  readonly isRepeatable: boolean
}

/** Returns the URL of a request. It has no signature, because a URL is logged more often than a header. */
export function toUrl({ endpoint, key, params }: SignableRequest): string {
  const { query } = canonicalFields(params)
  return toObjectUrl(endpoint.origin, key) + (query && `?${query.slice(1)}`)
}

/**
 * Returns the signed request for `fetch`.
 * @throws CosgateError `credentials_unavailable` if the credentials have expired, `invalid_request`
 */
export function toRequestInit(
  config: StoreConfig,
  request: SignableRequest,
  snapshot: CredentialSnapshot,
  { headers, body, signal }: SendOptions & { signal: AbortSignal },
): RequestInit {
  const validity = toValidity({ expires: DEFAULT_EXPIRES }, snapshot, config.clock())
  const token = snapshot.securityToken
  return {
    method: request.method,
    headers: toHeaders({
      // A compressed answer would have no content-length.
      'accept-encoding': 'identity',
      ...headers,
      ...request.headers,
      authorization: signAuthorization(request, snapshot, validity),
      ...(token !== undefined && { 'x-cos-security-token': token }),
    }),
    ...(body !== undefined && { body }),
    ...(isStream(body) && { duplex: 'half' }),
    redirect: 'manual',
    signal,
  }
}

/** Omits the host, which `fetch` sets itself. @throws CosgateError `invalid_request` for what could not be sent as signed */
function toHeaders(fields: Fields): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(fields)) {
    if (!isHeaderName(name)) throw invalidRequest(fieldPath('headers', name), 'is not a header name')
    if (!isPrintableAscii(String(value)))
      throw invalidRequest(fieldPath('headers', name), 'must be printable ASCII')
    headers.set(name, value)
  }
  headers.delete('host')
  return headers
}

function isStream(body: RequestInit['body']): boolean {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}
