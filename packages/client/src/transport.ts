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
 * Sends a message. The promise rejects if there is no answer.
 *
 * @param signal cancels the message. Mini programs have none.
 * @param onProgress gets the number of bytes of the body that were sent
 */
export type Transport = (
  message: Message,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
) => Promise<Answer>

export const sendByFetch: Transport = async ({ url, ...message }, signal, onProgress) => {
  const response = await fetch(url, { ...message, signal } as RequestInit)
  if (message.body instanceof Blob) onProgress(message.body.size)
  return {
    status: response.status,
    text: await response.text(),
    header: (name) => response.headers.get(name),
  }
}

/** `fetch` does not report how much of a body was sent. XMLHttpRequest does. */
export const sendByXhr: Transport = ({ url, method, headers, body }, signal, onProgress) =>
  new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open(method, url)
    for (const name in headers) xhr.setRequestHeader(name, headers[name]!)
    xhr.upload.onprogress = ({ loaded }) => onProgress(loaded)
    xhr.onloadend = () => {
      const { status, responseText: text } = xhr
      if (status === 0) reject()
      else resolve({ status, text, header: (name) => xhr.getResponseHeader(name) })
    }
    signal.onabort = () => xhr.abort()
    xhr.send(body)
  })
