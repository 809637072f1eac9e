import type { Transport } from './http.js'

export const fetchTransport: Transport = ({ url, ...init }, answer, fail) => {
  const stopper = new AbortController()
  fetch(url, { ...init, signal: stopper.signal })
    .then(async (response) =>
      answer({
        status: response.status,
        text: await response.text(),
        header: (name) => response.headers.get(name),
      }),
    )
    .catch(fail)
  return () => stopper.abort()
}

/** The only one that tells how much of a body is sent. */
export const xhrTransport: Transport = ({ method, url, headers, body }, answer, fail, alive) => {
  const xhr = new XMLHttpRequest()
  xhr.open(method, url)
  for (const name in headers) xhr.setRequestHeader(name, headers[name]!)
  // A listener on `upload` costs a preflight, which a request without a body may do without.
  if (body) xhr.upload.onprogress = ({ loaded }) => alive(loaded)
  xhr.onprogress = () => alive()
  xhr.onerror = fail
  xhr.onload = () =>
    answer({ status: xhr.status, text: xhr.responseText, header: (name) => xhr.getResponseHeader(name) })
  xhr.send(body)
  return () => xhr.abort()
}

/** `wx.request` of a mini program, or what is called and answers like it. */
export type MiniProgramRequest = (options: {
  url: string
  method: 'POST'
  header?: Record<string, string>
  data: string
  success(result: { statusCode: number; data: unknown }): void
  fail(error?: unknown): void
}) => unknown

/** A mini program's way to the app, whose requests are all POST with JSON text. */
export function miniProgramTransport(request: MiniProgramRequest): Transport {
  return ({ url, headers, body }, answer, fail) => {
    request({
      url,
      method: 'POST',
      header: headers,
      data: body as string,
      // It has parsed JSON by itself, where others give text.
      success: ({ statusCode, data }) =>
        answer({
          status: statusCode,
          text: typeof data === 'string' ? data : JSON.stringify(data),
          header: () => null,
        }),
      fail,
    })
    return () => {}
  }
}
