import { type AppCall, callApp, refusal } from './app.js'
import { CosgateError, type Problem } from './cosgate-error.js'
import { type HttpAnswer, send } from './http.js'
import { retry } from './retry.js'
import { xhrFetch } from './xhr-fetch.js'

/** What all calls of one upload share. */
export interface Session extends AppCall {
  endpoint: string
}

/** A request to COS that the app is asked to sign. */
export interface CosRequest {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  key: string
  params?: Record<string, string | number | undefined>
  headers?: Record<string, string | number | undefined>
}

export interface SignedRequest {
  method: string
  url: string
  key: string
  headers: Record<string, string>
}

type BatchResult = ({ ok: true } & SignedRequest) | { ok: false; error: Problem }

export function sign(session: Session, request: CosRequest): Promise<SignedRequest> {
  return callApp(`${session.endpoint}/presign`, request, 'url', session)
}

/** Signs several requests with one call, in their order; `signedResult` reads each of the results. */
export function signAll(session: Session, items: CosRequest[]): Promise<{ results: BatchResult[] }> {
  return callApp(`${session.endpoint}/presign`, { items }, 'results', session)
}

/** @throws CosgateError the app's refusal of this one request. */
export function signedResult(result: BatchResult): SignedRequest {
  if (result.ok) return result
  throw refusal(result.error.status, result.error)
}

/**
 * Sends what the app has signed.
 *
 * @throws CosgateError `cos_error`, `network_error` or `timeout`; `signal.reason` after an abort.
 */
export async function sendSigned(
  { method, url, headers }: SignedRequest,
  body?: Blob | string,
  signal?: AbortSignal,
  onProgress?: (sent: number) => void,
): Promise<HttpAnswer> {
  const fetchOrXhr = typeof XMLHttpRequest === 'undefined' ? fetch : xhrFetch
  const answer = await send(fetchOrXhr, url, { method, headers, body, signal }, onProgress)
  const { text } = answer
  // COS answers 200 before it has made one object of the parts, and puts a failure of its own into the body.
  const status = answer.status < 300 && text.includes('<Error>') ? 500 : answer.status
  if (status < 300) return answer
  const message = readTag(text, 'Message') ?? `COS answered ${status}`
  throw new CosgateError('cos_error', message, { status, cosCode: readTag(text, 'Code') })
}

/** Signs and sends a request, again where that may help; gives COS's answer and the key that the app granted. */
export function exchange(
  session: Session,
  request: CosRequest,
  body?: Blob | string,
  onProgress?: (sent: number) => void,
): Promise<HttpAnswer & { key: string }> {
  return retry(async () => {
    const signed = await sign(session, request)
    return { ...(await sendSigned(signed, body, session.signal, onProgress)), key: signed.key }
  }, session.signal)
}

/** The first tag of that name in one of COS's small answers, where none nests in its like. */
export function readTag(xml: string, name: string): string | undefined {
  return xml.match(`<${name}>([^<]*)`)?.[1]
}

/** An ETag with its quotes, whether a header or XML (which may escape them) brought it; '' where it is hidden. */
export function quotedEtag(etag?: string | null): string {
  return etag ? `"${etag.replace(/"|&quot;/g, '')}"` : ''
}
