import { type App, type AppJson, callApp } from './app.js'

/** A request to COS for the app to sign. */
export interface CosRequest {
  method: string
  key?: string | undefined
  params?: Record<string, string | number | undefined>
  headers?: Record<string, string | number | undefined>
  /** Bytes of the whole file. */
  size?: number | undefined
  /** The client's name for one file's upload. */
  fileId?: string
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

/** A signed request, and until when it may be sent. */
export interface UsableRequest extends SignedRequest {
  /** Milliseconds, by this machine's clock. */
  usableUntil: number
}

/** A request that was signed in advance, or failed, must be valid for so long to be sent. */
const MIN_VALIDITY_MS = 30_000

/**
 * Lets the app sign one request.
 *
 * @throws CosgateError the app's refusal, `network_error`, `timeout` or `blocked_by_csp`
 */
export async function presign(app: App, request: CosRequest): Promise<UsableRequest> {
  const { json, clockOffset } = await callApp<SignedRequest>(app, request, { isExpected: isSignedRequest })
  return toUsableRequest(json, clockOffset)
}

/**
 * Lets the app sign up to 100 requests with one call.
 *
 * @returns in the same order; undefined for a request that the app refused
 */
export async function presignBatch(app: App, items: CosRequest[]): Promise<(UsableRequest | undefined)[]> {
  const isExpected = ({ results }: AppJson) => Array.isArray(results)
  const { json, clockOffset } = await callApp<{ results: AppJson[] }>(app, { items }, { isExpected })
  return json.results.map((result) =>
    result && isSignedRequest(result) ? toUsableRequest(result, clockOffset) : undefined,
  )
}

export function isUsable({ usableUntil }: UsableRequest): boolean {
  return Date.now() < usableUntil
}

/** Only web addresses: a `javascript:` or `blob:` URL is never opened. */
export function isSignedRequest({ method, url, headers, key }: AppJson): boolean {
  const isText = [method, url, key].every((value) => typeof value === 'string')
  return isText && !!headers && /^https?:\/\//i.test(url)
}

function toUsableRequest(signed: SignedRequest, clockOffset: number): UsableRequest {
  return { ...signed, usableUntil: signed.expiresAt! * 1000 - clockOffset - MIN_VALIDITY_MS }
}
