import { Agent, request } from 'node:http'

export interface AskOptions {
  method?: string
  /** The path on the wire, where a URL would normalise it. */
  target?: string
  headers?: Record<string, string>
  /** An object is sent as JSON text; a string or bytes as they are. */
  body?: unknown
}
export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  json: Record<string, unknown>
}
/** Connections are used again, so that an answer which spoils its connection is noticed. */
const agent = new Agent({ keepAlive: true })

const textOf = (body: unknown) =>
  typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
const parsed = (text: string) => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Sends one request byte for byte, with no header that was not named but Content-Type and Content-Length. */
export function ask(url: string, question: AskOptions = {}): Promise<Answer> {
  const { method = 'POST', headers = {}, body, target } = question
  const payload = body === undefined ? undefined : textOf(body)
  const sent = { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers }
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      { method, headers: sent, agent, ...(target && { path: target }) },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          resolve({ status: response.statusCode!, headers: response.headers, text, json: parsed(text) })
        })
      },
    )
    call.on('error', reject)
    call.end(payload)
  })
}
