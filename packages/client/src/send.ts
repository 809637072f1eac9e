import { CosgateError } from './cosgate-error.js'

/** `wx.request` of a mini program, or a function with the same signature. */
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
  body?: Blob | string | undefined
  credentials?: RequestCredentials
  signal?: AbortSignal | undefined
  /** Used instead of `fetch`. Its answer may be parsed JSON, and it has no headers. */
  request?: MiniProgramRequest
}

export interface Answer {
  status: number
  text: string
  header(name: string): string | null
}

const IDLE_TIMEOUT_MS = 30_000

/**
 * Sends a message. It settles at most 30 seconds after the last progress.
 *
 * @param onSent gets the number of bytes of the body that were sent. This needs XMLHttpRequest, because `fetch` does not
 *   report them.
 * @throws CosgateError `network_error`, also after an abort, or `timeout`
 */
export async function send(message: Message, onSent?: (bytes: number) => void): Promise<Answer> {
  // An internal controller, so that the timeout can abort too and no listener stays on the caller's signal.
  const controller = new Controller(message)
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const onTimeout = () => reject(new CosgateError('timeout'))
      const onError = (cause?: unknown) =>
        // Browsers tell only their console which of these it was.
        reject(new CosgateError('network_error', 'connection, CORS or CSP', { cause }))
      controller.restartTimer(onTimeout)
      if (message.request) sendByMiniProgram(message, resolve, onError)
      else if (onSent && globalThis.XMLHttpRequest)
        sendByXhr(message, controller.signal!, resolve, onError, (bytes) => {
          controller.restartTimer(onTimeout)
          onSent(bytes)
        })
      else sendByFetch(message, controller.signal!).then(resolve, onError)
    })
  } finally {
    controller.dispose()
  }
}

/** Aborts when the caller's signal does or when the timer runs out. Mini programs have no AbortController. */
class Controller {
  readonly #abort: AbortController | undefined
  readonly #callerSignal: AbortSignal | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor({ request, signal }: Message) {
    this.#abort = request ? undefined : new AbortController()
    this.#callerSignal = signal
    if (signal?.aborted) this.#onAbort()
    signal?.addEventListener('abort', this.#onAbort)
  }

  get signal(): AbortSignal | undefined {
    return this.#abort?.signal
  }

  restartTimer(onTimeout: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      onTimeout()
      this.#onAbort()
    }, IDLE_TIMEOUT_MS)
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#callerSignal?.removeEventListener('abort', this.#onAbort)
  }

  readonly #onAbort = (): void => this.#abort?.abort()
}

async function sendByFetch({ url, method, headers, body, credentials }: Message, signal: AbortSignal) {
  const response = await fetch(url, {
    method,
    headers,
    signal,
    ...(body !== undefined && { body }),
    ...(credentials && { credentials }),
  })
  const text = await response.text()
  return { status: response.status, text, header: (name: string) => response.headers.get(name) }
}

function sendByXhr(
  { url, method, headers, body }: Message,
  signal: AbortSignal,
  resolve: (answer: Answer) => void,
  onError: () => void,
  onProgress: (bytes: number) => void,
): void {
  const xhr = new XMLHttpRequest()
  xhr.open(method, url)
  for (const name in headers) xhr.setRequestHeader(name, headers[name]!)
  xhr.upload.onprogress = ({ loaded }) => onProgress(loaded)
  xhr.onloadend = () => {
    if (xhr.status === 0) return onError()
    resolve({ status: xhr.status, text: xhr.responseText, header: (name) => xhr.getResponseHeader(name) })
  }
  signal.onabort = () => xhr.abort()
  xhr.send(body)
}

function sendByMiniProgram(
  { request, url, headers, body }: Message,
  resolve: (answer: Answer) => void,
  fail: (cause?: unknown) => void,
): void {
  request!({
    url,
    method: 'POST',
    header: headers,
    data: body as string,
    success: ({ statusCode, data }) =>
      resolve({ status: statusCode, text: data as string, header: () => null }),
    fail,
  })
}
