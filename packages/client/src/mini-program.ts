import type { Transport } from './transport.js'

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

/** Sends by the request function of a mini program. The answer may be parsed JSON, and it has no headers. */
export function sendByMiniProgram(request: MiniProgramRequest): Transport {
  return ({ url, headers, body }) =>
    new Promise((resolve, reject) => {
      request({
        url,
        method: 'POST',
        header: headers,
        headers,
        data: body as string,
        success: ({ statusCode, status = statusCode!, data }) =>
          resolve({ status, text: data as string, header: () => null }),
        fail: reject,
      })
    })
}
