import { CosgateError } from './cosgate-error.js'

export interface HttpRequest {
  method: string
  headers?: Record<string, string>
  body?: Blob | string
  credentials?: RequestCredentials
  signal?: AbortSignal
}

interface HttpResponse {
  status: number
  headers: { get(name: string): string | null }
  text(): string | Promise<string>
}

/** What we use of `fetch`; one that can, tells as it goes on how many bytes of the body are sent. */
export type Fetch = (
  url: string,
  request: HttpRequest,
  alive: (sent?: number) => void,
) => Promise<HttpResponse>

export type HttpAnswer = Pick<HttpResponse, 'status' | 'headers'> & { text: string }

/** Milliseconds without an answer or progress. */
export const SILENCE = 30_000

/**
 * Sends a request, and settles within 30 seconds of its last sign of life.
 *
 * @throws CosgateError `network_error` or `timeout`; `signal.reason` after an abort.
 */
export async function send(
  fetch: Fetch,
  url: string,
  { signal, ...request }: HttpRequest,
  onProgress?: (sent: number) => void,
): Promise<HttpAnswer> {
  signal?.throwIfAborted()
  const stopper = new AbortController()
  const abort = () => stopper.abort(signal!.reason)
  signal?.addEventListener('abort', abort)
  let timer: ReturnType<typeof setTimeout> | undefined
  const alive = (sent?: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => stopper.abort(silence()), SILENCE)
    if (sent) onProgress?.(sent)
  }
  try {
    alive()
    const response = await fetch(url, { ...request, signal: stopper.signal }, alive)
    return { status: response.status, headers: response.headers, text: await response.text() }
  } catch (cause) {
    stopper.signal.throwIfAborted()
    throw noConnection(cause)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

export const silence = () => new CosgateError('timeout', 'no answer for 30 seconds')
export const noConnection = (cause: unknown) => new CosgateError('network_error', 'no connection', { cause })
