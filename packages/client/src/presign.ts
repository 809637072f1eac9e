import { type App, type AppJson, callApp } from './app.js'

/** A request to COS for the app to sign. */
export interface CosRequest {
  method: string
  key?: string | undefined
  params?: Record<string, string | number | undefined>
  headers?: Record<string, string | number | undefined> | undefined
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

/** A request that was signed in advance, or failed, must be valid for at least this many more seconds to be sent. */
const MIN_VALIDITY = 30

/**
 * Lets the app sign one request.
 *
 * @throws CosgateError the app's refusal, `network_error`, `timeout` or `blocked_by_csp`
 */
export function presign(app: App, request: CosRequest): Promise<SignedRequest> {
  return callApp(app, { ...request, ...app.fileFields }, isSignedRequest)
}

/** Whether this is a signed request that is valid for long enough to be sent. */
export function isUsable(json: AppJson, { clockOffset = 0 }: App): json is SignedRequest {
  return json && isSignedRequest(json) && Date.now() + clockOffset < (json.expiresAt - MIN_VALIDITY) * 1000
}

/** Only web addresses: a `javascript:` or `blob:` URL is never opened. */
function isSignedRequest({ method, url, headers, key }: AppJson): boolean {
  const isText = [method, url, key].every((value) => typeof value === 'string')
  return isText && headers && /^https?:\/\//i.test(url)
}
