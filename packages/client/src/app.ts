import { CosgateError } from './cosgate-error.js'
import { type MiniProgramRequest, send } from './send.js'

/** How the app is called, as its session, CSRF protection and CORS require. */
export interface AppOptions {
  /** Headers of every call to the app. They are never sent to COS. */
  headers?: Record<string, string>
  /**
   * As in `fetch`. Default: `same-origin`. An app on another origin that identifies its users by a cookie needs `include`.
   */
  credentials?: RequestCredentials
}

/** An endpoint of the app, and how to call it. */
export interface App extends AppOptions {
  url: string
  signal?: AbortSignal
  request?: MiniProgramRequest
}

/** A request to COS for the app to sign. */
export interface CosRequest {
  method: string
  key?: string
  params?: Record<string, string | number | undefined>
  headers?: Record<string, string | number | undefined>
}

/** The answer of `POST /cos/presign`: a request that is ready to send. */
export interface SignedRequest {
  method: string
  url: string
  key: string
  headers: Record<string, string>
}

/**
 * Posts JSON to the app and returns the JSON of its answer.
 *
 * @param requiredField a field that a signed answer has. A batch has none, because its results are checked one by one.
 * @throws CosgateError the app's refusal, `network_error` or `timeout`
 */
export async function callApp<Signed>(
  { headers, ...app }: App,
  body: object,
  requiredField?: keyof Signed,
): Promise<Signed> {
  const { status, text } = await send({
    ...app,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = parseJson(text)
  // An app's own error page may have any of our fields, so the status counts too.
  const isSigned = !requiredField || (answer.headers && typeof answer[requiredField] === 'string')
  if (status < 300 && isSigned) return answer
  // An answer of a proxy or a login page has no code.
  const problem = typeof answer.code === 'string' ? answer : undefined
  const detail = answer.detail ?? (problem ? undefined : `${app.url}: HTTP ${status} without a signature`)
  throw new CosgateError(problem?.code ?? 'network_error', detail, { status, problem })
}

// biome-ignore lint/suspicious/noExplicitAny: the JSON comes from another host
function parseJson(text: string): any {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    // A mini program has already parsed the text. Otherwise it is not JSON, such as an HTML page.
    return text ?? {}
  }
}
