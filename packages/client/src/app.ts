import { CosgateError, type Problem } from './cosgate-error.js'
import { send } from './http.js'

/** How the app is called: what its session, CSRF and CORS set-up ask for. */
export interface AppOptions {
  /** Sent with every call to the app, never to COS. */
  headers?: Record<string, string>
  /** As in `fetch`; default `same-origin`. An app on another origin that knows its users by cookie needs `include`. */
  credentials?: RequestCredentials
}

/** Sends JSON text; `fetch` does it, where there is one. */
export type Post = (
  url: string,
  request: {
    headers: Record<string, string>
    body: string
    credentials?: RequestCredentials
    signal?: AbortSignal
  },
) => Promise<{ status: number; text: string }>

export interface AppCall extends AppOptions {
  signal?: AbortSignal
  post?: Post
}

const postByFetch: Post = (url, request) => send(fetch, url, { method: 'POST', ...request })

/**
 * Posts JSON to the app and gives its answer, known by the field that it must have.
 *
 * @throws CosgateError the app's refusal, `network_error` or `timeout`; `signal.reason` after an abort.
 */
export async function callApp<Answer>(
  url: string,
  request: object,
  field: keyof Answer & string,
  { headers, credentials, signal, post = postByFetch }: AppCall,
): Promise<Answer> {
  const { status, text } = await post(url, {
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(request),
    credentials,
    signal,
  })
  const answer = parse(text)
  if (status === 200 && answer?.[field]) return answer
  throw refusal(status, answer)
}

// biome-ignore lint/suspicious/noExplicitAny: JSON of whoever answered
function parse(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The error for a refusal; an answer that is no gate's (a proxy's, a login page) has no code to give it. */
export function refusal(status: number, problem?: Problem): CosgateError {
  return typeof problem?.code === 'string'
    ? new CosgateError(problem.code, problem.detail ?? problem.title, { status, problem })
    : new CosgateError('network_error', `no answer of a gate, but ${status}`, { status })
}
