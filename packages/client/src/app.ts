import { CosgateError } from './cosgate-error.js'
import { Retries } from './retries.js'
import { send } from './send.js'
import { Timeout } from './timeout.js'
import type { MiniProgramRequest } from './transport.js'

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
  request?: MiniProgramRequest
}

/** A JSON answer of the app, before it is checked. */
// biome-ignore lint/suspicious/noExplicitAny: the JSON comes from another host
export type AppJson = any

/** Options of {@link callApp}. */
export interface CallOptions {
  /** Whether a JSON answer with a 2xx status is what was asked for. */
  isExpected(json: AppJson): boolean
  /** Default: 5. */
  maxRetries?: number
  /** Retries this refusal like a 5xx. */
  retriedCode?: string
}

const TIMEOUT_SECONDS = 60
const ADVICE = 'check the connection, the option endpoint, and CORS if the app has another origin'

/** Returns the URL of a route of the gate. */
export function toRouteUrl(endpoint = '/cos', route: string): string {
  return `${endpoint.replace(/\/$/, '')}/${route}`
}

/**
 * Posts JSON to the app and returns the JSON of its answer, at most 60 seconds later. Transient failures are retried.
 *
 * @returns `clockOffset` is what to add to this machine's clock to get the app's, in milliseconds
 * @throws CosgateError the app's refusal, `network_error`, `timeout` or `blocked_by_csp`
 */
export async function callApp<Json>(
  app: App,
  body: object,
  { isExpected, maxRetries, retriedCode }: CallOptions,
): Promise<{ json: Json; clockOffset: number }> {
  const timeout = new Timeout(TIMEOUT_SECONDS)
  const retries = new Retries(app.signal, maxRetries)
  try {
    for (;;) {
      try {
        return await postJson(app, body, isExpected, timeout)
      } catch (error) {
        const isRetried = retriedCode !== undefined && (error as CosgateError).code === retriedCode
        await retries.waitAfter(error, isRetried || undefined)
      }
    }
  } finally {
    timeout.stop()
  }
}

async function postJson(
  { url, headers, credentials, request, signal }: App,
  body: object,
  isExpected: CallOptions['isExpected'],
  timeout: Timeout,
): Promise<{ json: AppJson; clockOffset: number }> {
  const message = {
    url,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(credentials && { credentials }),
    ...(request && { request }),
  }
  const { status, text, header } = await send(message, { timeout, signal, advice: ADVICE })
  const json = parseJson(text)
  // An app's own error page may have any of our fields, so the status counts too.
  if (status < 300 && isExpected(json)) return { json, clockOffset: readClockOffset(header('date')) }
  // An answer of a proxy or a login page has no code.
  const problem = typeof json.code === 'string' ? json : undefined
  const detail = json.detail ?? (problem ? undefined : `${url}: HTTP ${status} without a signature`)
  throw new CosgateError(problem?.code ?? 'network_error', detail, { status, problem })
}

function parseJson(text: string): AppJson {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    // A mini program has already parsed the text. Otherwise it is not JSON, such as an HTML page.
    return text ?? {}
  }
}

/** An app on another origin hides its Date header. Then both clocks are taken to agree. */
function readClockOffset(date: string | null): number {
  return date ? Date.parse(date) - Date.now() : 0
}
