/** An HTTP request. */
export interface Message {
  url: string
  method: string
  headers: Record<string, string>
  body?: Blob | string | undefined
  credentials?: RequestCredentials | undefined
}

/** An HTTP answer. */
export interface Answer {
  status: number
  text: string
  header(name: string): string | null
}

/**
 * Sends a message. It calls `onAnswer` or `onFailure` once.
 *
 * @param onProgress gets the number of bytes of the body that were sent
 * @returns a function that cancels the message
 */
export type Transport = (
  message: Message,
  onAnswer: (answer: Answer) => void,
  onFailure: (cause?: unknown) => void,
  onProgress: (bytes: number) => void,
) => () => void

export const sendByFetch: Transport = ({ url, ...message }, onAnswer, onFailure) => {
  const controller = new AbortController()
  const readAnswer = async (response: Response): Promise<Answer> => ({
    status: response.status,
    text: await response.text(),
    header: (name) => response.headers.get(name),
  })
  fetch(url, { ...message, signal: controller.signal } as RequestInit)
    .then(readAnswer)
    .then(onAnswer, onFailure)
  return () => controller.abort()
}

/** `fetch` does not report how much of a body was sent. XMLHttpRequest does. */
export const sendByXhr: Transport = ({ url, method, headers, body }, onAnswer, onFailure, onProgress) => {
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
