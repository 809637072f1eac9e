import { CosgateError } from './cosgate-error.js'
import { type MiniProgramRequest, send } from './send.js'

/** How the app is called: what its session, CSRF and CORS set-up ask for. */
export interface AppOptions {
  /** Sent with every call to the app, never to COS. */
  headers?: Record<string, string>
  /** As in `fetch`; default `same-origin`. An app on another origin that knows its users by cookie needs `include`. */
  credentials?: RequestCredentials
}

/** The endpoint that signs, and all that belongs to one use of it. */
export interface App extends AppOptions {
  url: string
  signal?: AbortSignal
  request?: MiniProgramRequest
}

/** A request to COS that the app is asked to sign. */
export interface CosRequest {
  method: string
  key?: string
  params?: Record<string, string | number | undefined>
  headers?: Record<string, string | number | undefined>
}

/** What `POST /cos/presign` answers: a request that is ready to be sent. */
export interface SignedRequest {
  method: string
  url: string
  key: string
  headers: Record<string, string>
}

/**
 * Posts JSON to the app and gives its answer.
 *
 * @param wanted the field of a signed answer; none for a batch, whose results are looked at one by one.
 * @throws CosgateError the app's refusal, `network_error` or `timeout`.
 */
export async function callApp<Signed>(
  { headers, ...app }: App,
  question: object,
  wanted?: keyof Signed,
): Promise<Signed> {
  const [status, text] = await send({
    ...app,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(question),
  })
  // biome-ignore lint/suspicious/noExplicitAny: JSON of whoever answered
  let answer: any = text
  try {
    answer = JSON.parse(text)
  } catch {
    // A mini program has parsed it already, or it is a page.
  }
  answer ??= ''
  // An error that the app prints as it is may have any of our fields.
  if (status < 300 && (!wanted || (answer.headers && typeof answer[wanted] === 'string'))) return answer
  // Where a proxy answered, or a login page, there is no code.
  const problem = typeof answer.code === 'string' ? answer : undefined
  const detail = answer.detail ?? (problem ? undefined : `${app.url}: HTTP ${status} without a signature`)
  throw new CosgateError(problem?.code ?? 'network_error', detail, { status, problem })
}
