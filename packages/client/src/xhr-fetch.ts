import type { Fetch } from './http.js'

/** A `fetch` by XMLHttpRequest, the only way a page learns how much of a body is sent. */
export const xhrFetch: Fetch = (url, { method, headers, body, signal }, alive) =>
  new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest()
    xhr.open(method, url)
    for (const name in headers) xhr.setRequestHeader(name, headers[name]!)
    // A listener on `upload` costs a preflight, which a request without a body may do without.
    if (body) xhr.upload.onprogress = ({ loaded }) => alive(loaded)
    xhr.onprogress = () => alive()
    xhr.onload = () =>
      resolve({
        status: xhr.status,
        headers: { get: (name) => xhr.getResponseHeader(name) },
        text: () => xhr.responseText,
      })
    xhr.onerror = reject
    signal!.onabort = () => {
      xhr.abort()
      reject()
    }
    xhr.send(body)
  })
