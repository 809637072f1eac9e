import { createNetworkError, createTimeoutError } from './no-answer.js'
import type { Send } from './send.js'

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

/** Sends by the request function of a mini program. The answer has no headers. */
export function sendByMiniProgram(request: MiniProgramRequest): Send {
  return ({ url, headers, body }, { timeout }) =>
    new Promise((resolve, reject) => {
      timeout.expired.then(() => reject(createTimeoutError(url, timeout)))
      request({
        url,
        method: 'POST',
        header: headers,
        headers,
        data: body as string,
        success: ({ statusCode, status = statusCode!, data }) =>
          resolve({
            status,
            text: typeof data === 'string' ? data : JSON.stringify(data),
            headers: { get: () => null },
          }),
        fail: (cause) => reject(createNetworkError(url, 'the connection and the request domains', cause)),
      })
    })
}
