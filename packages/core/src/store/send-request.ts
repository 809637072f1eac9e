import { isPrintableAscii } from '../checks.js'
import type { CredentialSnapshot } from '../credentials/credentials.js'
import { CosgateError, invalidRequest } from '../error.js'
import { isHeaderName } from '../request/field-names.js'
import { type Fields, fieldPath } from '../request/fields.js'
import { canonicalFields } from '../signature/canonical-fields.js'
import { DEFAULT_EXPIRES, toValidity } from '../signer/lifetime.js'
import { signAuthorization, toObjectUrl } from '../signer/presign.js'
import type { SignableRequest } from '../signer/sign-request.js'
import { toPurpose } from '../signer/signer.js'
import { createConnectionError } from './store-error.js'
import type { StoreConfig } from './store-options.js'

/** What is sent beside the signed parts of a request. */
export interface Payload {
  /** Headers that are not signed. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: RequestInit['body']
  /** Aborts the request and the reading of its answer. */
  readonly signal?: AbortSignal
  /** True if a second request does no harm, so that one is sent after a network error or a 5xx. */
  readonly isRepeatable: boolean
}

/** The complete answer of COS. */
export interface StoreAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** Fetches the credentials for a request. @throws CosgateError `credentials_unavailable`, `timeout` */
export async function fetchSnapshot(
  config: StoreConfig,
  request: SignableRequest,
): Promise<CredentialSnapshot> {
  return config.credentials.static ?? config.credentials.fetch(toPurpose(request))
}

/**
 * Signs and sends a request and reads the answer to its end. All of it has to be done within `timeouts.store`.
 * @throws CosgateError `store_failed`, `timeout`
 */
export function exchange(
  config: StoreConfig,
  request: SignableRequest,
  snapshot: CredentialSnapshot,
  payload: Payload,
): Promise<StoreAnswer> {
  return withinDeadline(config.timeout, async (signal) => {
    const response = await send(config, request, snapshot, { ...payload, signal })
    const { status, headers } = response
    return { status, headers, text: await response.text().catch(rethrow(signal)) }
  })
}

/**
 * Signs and sends a request. The answer has to begin within `timeouts.store`.
 * @throws CosgateError `store_failed`, `timeout`; the reason of the caller's signal
 */
export function startExchange(
  config: StoreConfig,
  request: SignableRequest,
  snapshot: CredentialSnapshot,
  payload: Payload,
): Promise<Response> {
  return withinDeadline(config.timeout, (deadline) => {
    const signal = payload.signal ? AbortSignal.any([payload.signal, deadline]) : deadline
    return send(config, request, snapshot, { ...payload, signal })
  })
}

async function withinDeadline<T>(seconds: number, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const timer = setTimeout(
    () => controller.abort(new CosgateError('timeout', 'COS did not answer in time')),
    seconds * 1000,
  )
  try {
    return await run(controller.signal)
  } finally {
    clearTimeout(timer)
  }
}

async function send(
  config: StoreConfig,
  request: SignableRequest,
  snapshot: CredentialSnapshot,
  payload: Payload & { signal: AbortSignal },
): Promise<Response> {
  const url = toUrl(request)
  const init = toRequestInit(config, request, snapshot, payload)
  const attempt = () => fetch(url, init).catch(rethrow(payload.signal))
  if (!payload.isRepeatable) return attempt()
  const response = await attempt().catch((error) => {
    if (payload.signal.aborted) throw error
    return undefined
  })
  if (response && response.status < 500) return response
  await response?.body?.cancel()
  return attempt()
}

function toUrl({ endpoint, key, params }: SignableRequest): string {
  const { query } = canonicalFields(params)
  return toObjectUrl(endpoint.origin, key) + (query && `?${query.slice(1)}`)
}

function toRequestInit(
  config: StoreConfig,
  request: SignableRequest,
  snapshot: CredentialSnapshot,
  { headers, body, signal }: Payload & { signal: AbortSignal },
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
      // In a header, because a URL is logged more often.
      authorization: signAuthorization(request, snapshot, validity),
      ...(token !== undefined && { 'x-cos-security-token': token }),
    }),
    ...(body !== undefined && { body }),
    ...(isStream(body) && { duplex: 'half' }),
    redirect: 'manual',
    signal,
  }
}

/** The host is left to `fetch`. @throws CosgateError `invalid_request` for what could not be sent as signed */
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

/** Turns a failure of the connection into `store_failed`. An abort is rethrown with its reason. */
function rethrow(signal: AbortSignal): (error: unknown) => never {
  return (error) => {
    throw signal.aborted ? signal.reason : createConnectionError(error)
  }
}
