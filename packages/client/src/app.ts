import { CosgateError } from './cosgate-error.js'
import { retry } from './retry.js'
import { type Send, sendMessage } from './send.js'
import type { Timeout } from './timeout.js'

/** How the app is called, as its session, CSRF protection and CORS require. */
export interface AppOptions {
  /** Headers of every call to the app. They are never sent to COS. */
  headers?: Record<string, string>
  /**
   * As in `fetch`. Default: `same-origin`. An app on another origin that identifies its users by a cookie needs `include`.
   */
  credentials?: RequestCredentials
}

/** One URL of the app, and how to call it. */
export interface App extends AppOptions {
  url: string
  signal?: AbortSignal | undefined
  /** Default: `fetch`. */
  send?: Send | undefined
  /** The fields that describe the file in each request for a signature. */
  fileFields?: { size: number; fileId: string }
  /** Milliseconds to add to this machine's clock to get the app's. Each answer updates it. */
  clockOffset?: number
}

/** A JSON answer of the app, before it is checked. */
// biome-ignore lint/suspicious/noExplicitAny: the JSON comes from another host
export type AppJson = any

const TIMEOUT_SECONDS = 60

/** Returns the URL of a route of the gate. */
export function toRouteUrl(endpoint = '/cos', route: string): string {
  return `${endpoint.replace(/\/$/, '')}/${route}`
}

/**
 * Posts JSON to the app and returns the JSON of its answer, at most 60 seconds later. Transient failures are retried.
 *
 * @param isExpected whether a JSON answer with a 2xx status is what was asked for
 * @param limit the number of retries. Default: 5.
 * @throws CosgateError the app's refusal, `network_error`, `timeout` or `blocked_by_csp`
 */
export function callApp<Json>(
  app: App,
  body: object,
  isExpected: (json: AppJson) => boolean,
  limit?: number,
): Promise<Json> {
  const { signal } = app
  return retry((timeout) => postJson(app, body, isExpected, timeout), {
    seconds: TIMEOUT_SECONDS,
    signal,
    limit,
  })
}

async function postJson(
  app: App,
  body: object,
  isExpected: (json: AppJson) => boolean,
  timeout: Timeout,
): Promise<AppJson> {
  const { url, signal, send = sendMessage, credentials } = app
  const message = {
    url,
    method: 'POST',
    headers: { ...app.headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    credentials,
  }
  const { status, text, headers } = await send(message, { timeout, signal })
  const json = parseJson(text)
  // An app on another origin hides its Date header. Then both clocks are taken to agree.
  app.clockOffset = Date.parse(headers.get('date')!) - Date.now() || 0
  // An app's own error page may have any of our fields, so the status counts too.
  if (status < 300 && isExpected(json)) return json
  if (typeof json.code === 'string') throw new CosgateError(json.code, json.detail, { status, problem: json })
  // It is the answer of a proxy, or a login page.
  throw new CosgateError('network_error', `${url}: HTTP ${status} without a signature`, { status })
}

function parseJson(text: string): AppJson {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    // Such as an HTML page.
    return {}
  }
}
