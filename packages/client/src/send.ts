import { CosgateError } from './cosgate-error.js'

/** `wx.request` of a mini program, or what is called and answers like it. */
export type MiniProgramRequest = (options: {
  url: string
  method: 'POST'
  header: Record<string, string>
  data: string
  success(result: { statusCode: number; data: unknown }): void
  fail(cause?: unknown): void
}) => unknown

export interface Message {
  url: string
  method: string
  headers: Record<string, string>
  body?: Blob | string
  credentials?: RequestCredentials
  signal?: AbortSignal
  /** Sends instead of `fetch`; its answer may be JSON that is parsed already, and has no headers. */
  request?: MiniProgramRequest
}

export type Answer = [status: number, text: string, header: (name: string) => string | null]

/** Milliseconds without an answer or progress. */
const SILENCE = 30_000

/**
 * Sends a message, and settles within 30 seconds of its last sign of life.
 *
 * @param onSent is told how many bytes of the body are sent, where there is an XMLHttpRequest: `fetch` cannot tell.
 * @throws CosgateError `network_error`, after an abort too, or `timeout`.
 */
export function send(message: Message, onSent?: (bytes: number) => void): Promise<Answer> {
  const { url, method, headers, body, signal, request } = message
  const xhr = onSent && globalThis.XMLHttpRequest && new XMLHttpRequest()
  // Of our own: a timeout stops what is under way too, and the caller's signal keeps no listener. Mini programs have none.
  const stop = request ? undefined : new AbortController()
  const onAbort = () => stop?.abort()
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort)
  let timer: ReturnType<typeof setTimeout>
  return new Promise<Answer>((resolve, reject) => {
    // Which of these it was, browsers tell their console only.
    const fail = (cause?: unknown) =>
      reject(new CosgateError('network_error', 'connection, CORS or CSP', { cause }))
    const stayAlive = () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        reject(new CosgateError('timeout'))
        onAbort()
      }, SILENCE)
    }
    stayAlive()
    if (xhr) {
      xhr.open(method, url)
      for (const name in headers) xhr.setRequestHeader(name, headers[name]!)
      xhr.upload.onprogress = ({ loaded }) => {
        stayAlive()
        onSent(loaded)
      }
      const header = (name: string) => xhr.getResponseHeader(name)
      xhr.onloadend = () => (xhr.status ? resolve([xhr.status, xhr.responseText, header]) : fail())
      stop!.signal.onabort = () => xhr.abort()
      xhr.send(body)
    } else if (request) {
      const success = (answer: { statusCode: number; data: unknown }) =>
        resolve([answer.statusCode, answer.data] as never)
      request({ url, method: 'POST', header: headers, data: body as string, success, fail })
    } else {
      fetch(url, { ...message, signal: stop!.signal })
        .then(
          async (answer) =>
            [answer.status, await answer.text(), (name) => answer.headers.get(name)] as Answer,
        )
        .then(resolve, fail)
    }
  }).finally(() => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
  })
}
