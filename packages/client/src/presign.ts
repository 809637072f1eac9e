import { type App, type AppJson, callApp } from './app.js'

/** A request to COS for the app to sign. */
export interface CosRequest {
  method: string
  key?: string | undefined
  params?: Record<string, string | number | undefined>
  headers?: Record<string, string | number | undefined>
  /** Bytes of the whole file. */
  size?: number | undefined
}

/** The answer of `POST /cos/presign`: a request that is ready to send. */
export interface SignedRequest {
  method: string
  url: string
  key: string
  headers: Record<string, string>
  /** Unix seconds, by the app's clock. */
  expiresAt?: number
  /** The size of all parts but the last, in bytes, if the app limits the upload. */
  partSize?: number
}

/** A request that was signed in advance, or failed, must be valid for so many more seconds to be sent. */
const MIN_VALIDITY = 30

/**
 * Lets the app sign one request.
 *
 * @throws CosgateError the app's refusal, `network_error`, `timeout` or `blocked_by_csp`
 */
export function presign(app: App, request: CosRequest): Promise<SignedRequest> {
  return callApp(app, { ...request, ...app.fileFields }, isSignedRequest)
}

/**
 * Lets the app sign up to 100 requests with one call.
 *
 * @returns in the same order; undefined for a request that the app refused
 */
export async function presignBatch(app: App, items: CosRequest[]): Promise<(SignedRequest | undefined)[]> {
  const isExpected = ({ results }: AppJson) => Array.isArray(results)
  const body = { items: items.map((item) => ({ ...item, ...app.fileFields })) }
  const { results } = await callApp<{ results: AppJson[] }>(app, body, isExpected)
  return results.map((result) => (result && isSignedRequest(result) ? result : undefined))
}

/** Whether a signed request is valid for long enough to be sent. */
export function isUsable({ expiresAt }: SignedRequest, { clockOffset = 0 }: App): boolean {
  return expiresAt !== undefined && Date.now() + clockOffset < (expiresAt - MIN_VALIDITY) * 1000
}

/** Only web addresses: a `javascript:` or `blob:` URL is never opened. */
function isSignedRequest({ method, url, headers, key }: AppJson): boolean {
  const isText = [method, url, key].every((value) => typeof value === 'string')
  return isText && !!headers && /^https?:\/\//i.test(url)
}
