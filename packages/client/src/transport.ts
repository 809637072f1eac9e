/** `wx.request` of a mini program, or a function with the same signature. */
export type MiniProgramRequest = (options: {
  url: string
  method: 'POST'
  header: Record<string, string>
  /** The same headers. Alipay knows only this name. */
  headers: Record<string, string>
  data: string
  success(result: {
    statusCode?: number
    /** Alipay's name of the status. */
    status?: number
    data: unknown
  }): void
  fail(cause?: unknown): void
}) => unknown

/** An HTTP request. */
export interface Message {
  url: string
  method: string
  headers: Record<string, string>
  body?: Blob | string | undefined
  credentials?: RequestCredentials
  /** Used instead of `fetch`. Its answer may be parsed JSON, and it has no headers. */
  request?: MiniProgramRequest
}

/** An HTTP answer. */
export interface Answer {
  status: number
  text: string
  header(name: string): string | null
}

/** What a transport reports. It calls `onAnswer` or `onFailure` once. */
export interface Outcome {
  onAnswer(answer: Answer): void
  onFailure(cause?: unknown): void
  /** Gets the number of bytes of the body that were sent. */
  onProgress(bytes: number): void
}

/** Sends a message. It returns a function that cancels it. */
export type Transport = (message: Message, outcome: Outcome) => () => void

export const sendByFetch: Transport = (
  { url, method, headers, body, credentials },
  { onAnswer, onFailure },
) => {
  const controller = new AbortController()
  const { signal } = controller
  const init = {
    method,
    headers,
    signal,
    ...(body !== undefined && { body }),
    ...(credentials && { credentials }),
  }
  const readAnswer = async (response: Response): Promise<Answer> => ({
    status: response.status,
    text: await response.text(),
    header: (name) => response.headers.get(name),
  })
  fetch(url, init).then(readAnswer).then(onAnswer, onFailure)
  return () => controller.abort()
}

/** `fetch` does not report how much of a body was sent. XMLHttpRequest does. */
export const sendByXhr: Transport = ({ url, method, headers, body }, { onAnswer, onFailure, onProgress }) => {
  const xhr = new XMLHttpRequest()
  xhr.open(method, url)
  for (const name in headers) xhr.setRequestHeader(name, headers[name]!)
  xhr.upload.onprogress = ({ loaded }) => onProgress(loaded)
  xhr.onloadend = () => {
    const { status, responseText: text } = xhr
    if (status === 0) onFailure()
    else onAnswer({ status, text, header: (name) => xhr.getResponseHeader(name) })
  }
  xhr.send(body)
  return () => xhr.abort()
}

export const sendByMiniProgram: Transport = ({ request, url, headers, body }, { onAnswer, onFailure }) => {
  request!({
    url,
    method: 'POST',
    header: headers,
    headers,
    data: body as string,
    success: ({ statusCode, status = statusCode!, data }) =>
      onAnswer({ status, text: data as string, header: () => null }),
    fail: onFailure,
  })
  return () => {}
}
