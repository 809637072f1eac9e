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
  headers: Pick<Headers, 'get'>
}

/**
 * Sends a message. The promise rejects if there is no answer.
 *
 * @param signal cancels the message
 * @param onProgress gets the number of bytes of the body that were sent, if the browser reports it
 */
export type Transport = (
  message: Message,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
) => Promise<Answer>

export const sendByFetch: Transport = async ({ url, ...message }, signal) => {
  const response = await fetch(url, { ...message, signal } as RequestInit)
  const { status, headers } = response
  return { status, headers, text: await response.text() }
}

/** `fetch` does not report how much of a body was sent. XMLHttpRequest does. */
export const sendByXhr: Transport = ({ url, method, headers, body }, signal, onProgress) =>
  new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open(method, url)
    for (const name in headers) xhr.setRequestHeader(name, headers[name]!)
    xhr.upload.onprogress = ({ loaded }) => onProgress(loaded)
    xhr.onload = () => {
      // An abort after the answer would remove its headers.
      signal.onabort = null
      const { status, responseText: text } = xhr
      resolve({ status, text, headers: { get: (name) => xhr.getResponseHeader(name) } })
    }
    xhr.onerror = () => reject()
    signal.onabort = () => xhr.abort()
    xhr.send(body)
  })
