import type { CredentialSnapshot } from '../credentials/credentials.js'
import { CosgateError } from '../error.js'
import type { SignableRequest } from '../signer/sign-request.js'
import { toPurpose } from '../signer/signer.js'
import { type SendOptions, toRequestInit, toUrl } from './request-init.js'
import { createConnectionError } from './store-error.js'
import type { StoreConfig } from './store-options.js'

/** The complete answer of COS. */
export interface StoreAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/**
 * Signs and sends a request, and reads the complete answer. The deadline for all of this is `timeouts.store`.
 * @param snapshot default: fetched for this request
 * @throws CosgateError `invalid_request`, `store_failed`, `timeout`, `credentials_unavailable`
 */
export async function sendAndRead(
  config: StoreConfig,
  request: SignableRequest,
  options: SendOptions,
  snapshot?: CredentialSnapshot,
): Promise<StoreAnswer> {
  const credentials = snapshot ?? (await fetchSnapshot(config, request))
  return withinDeadline(config.timeout, async (signal) => {
    const response = await send(config, request, credentials, { ...options, signal })
    const { status, headers } = response
    return { status, headers, text: await response.text().catch(rethrow(signal)) }
  })
}

/**
 * Signs and sends a request. The answer must begin within `timeouts.store`.
 * @throws CosgateError `invalid_request`, `store_failed`, `timeout`, `credentials_unavailable`; the reason of the caller's signal
 */
export async function sendAndStream(
  config: StoreConfig,
  request: SignableRequest,
  options: SendOptions,
): Promise<Response> {
  const snapshot = await fetchSnapshot(config, request)
  return withinDeadline(config.timeout, (deadline) => {
    const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline
    return send(config, request, snapshot, { ...options, signal })
  })
}

/** @throws CosgateError `credentials_unavailable`, `timeout` */
async function fetchSnapshot(config: StoreConfig, request: SignableRequest): Promise<CredentialSnapshot> {
  return config.credentials.static ?? config.credentials.fetch(toPurpose(request))
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
  options: SendOptions & { signal: AbortSignal },
): Promise<Response> {
  const url = toUrl(request)
  const init = toRequestInit(config, request, snapshot, options)
  const attempt = () => fetch(url, init).catch(rethrow(options.signal))
  if (!options.isRepeatable) return attempt()
  const response = await attempt().catch((error) => {
    if (options.signal.aborted) throw error
    return undefined
  })
  if (response && response.status < 500) return response
  await response?.body?.cancel()
  return attempt()
}

/** Turns a failure of the connection into `store_failed`. An abort is rethrown with its reason. */
function rethrow(signal: AbortSignal): (error: unknown) => never {
  return (error) => {
    throw signal.aborted ? signal.reason : createConnectionError(error)
  }
}
