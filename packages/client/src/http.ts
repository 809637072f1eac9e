import { CosgateError } from './cosgate-error.js'

export interface HttpRequest {
  method: string
  url: string
  headers?: Record<string, string>
  body?: Blob | string
  credentials?: RequestCredentials
}

export interface HttpAnswer {
  status: number
  text: string
  header(name: string): string | null
}

/**
 * Starts a request and returns what stops it.
 *
 * @param alive restarts the clock; for an upload it is told how many bytes of the body are sent.
 */
export type Transport = (
  request: HttpRequest,
  answer: (answer: HttpAnswer) => void,
  fail: (cause?: unknown) => void,
  alive: (sent?: number) => void,
) => () => void

const SILENCE = 30_000

/**
 * Sends a request, and settles within 30 seconds of its last sign of life.
 *
 * @throws CosgateError `network_error` or `timeout`; `signal.reason` after an abort.
 */
export async function send(
  transport: Transport,
  request: HttpRequest,
  signal?: AbortSignal,
  onProgress?: (sent: number) => void,
): Promise<HttpAnswer> {
  signal?.throwIfAborted()
  let end = () => {}
  const answer = new Promise<HttpAnswer>((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout>
    const alive = (sent?: number) => {
      clearTimeout(timer)
      timer = setTimeout(() => reject(new CosgateError('timeout', 'no answer for 30 seconds')), SILENCE)
      if (sent) onProgress?.(sent)
    }
    const fail = (cause?: unknown) => reject(new CosgateError('network_error', 'no connection', { cause }))
    const abort = () => reject(signal!.reason)
    signal?.addEventListener('abort', abort)
    alive()
    const stop = transport(request, resolve, fail, alive)
    end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      stop()
    }
  })
  return answer.finally(end)
}
