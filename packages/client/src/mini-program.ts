import type { Post } from './app.js'
import { noConnection, SILENCE, silence } from './http.js'

/** `wx.request` of a mini program, or what is called and answers like it. */
export type MiniProgramRequest = (options: {
  url: string
  method: 'POST'
  header: Record<string, string>
  data: string
  success(result: { statusCode: number; data: unknown }): void
  fail(cause?: unknown): void
}) => unknown

/** A mini program's way to the app: it has neither `fetch` nor AbortController. */
export function miniProgramPost(request: MiniProgramRequest): Post {
  return (url, { headers, body }) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const answer: ReturnType<Post> = new Promise((resolve, reject) => {
      timer = setTimeout(() => reject(silence()), SILENCE)
      request({
        url,
        method: 'POST',
        header: headers,
        data: body,
        // It has parsed JSON by itself, where others give text.
        success: ({ statusCode, data }) =>
          resolve({ status: statusCode, text: typeof data === 'string' ? data : JSON.stringify(data) }),
        fail: (cause) => reject(noConnection(cause)),
      })
    })
    return answer.finally(() => clearTimeout(timer))
  }
}
