import { Agent, request } from 'node:http'

export interface AskOptions {
  method?: string
  /** The request target as sent, for targets that `URL` would normalize. */
  target?: string
  headers?: Record<string, string>
  /** An object is sent as JSON text. A string or a buffer is sent unchanged. */
  body?: unknown
}
export interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  json: Record<string, unknown>
}
/** Connections are reused, so that the next request fails if a response left its connection in a bad state. */
const agent = new Agent({ keepAlive: true })

const toPayload = (body: unknown) =>
  typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
const parseJson = (text: string) => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Sends one request exactly as given. It adds no headers except Content-Type and Content-Length. */
export function ask(url: string, options: AskOptions = {}): Promise<Answer> {
  const { method = 'POST', headers = {}, body, target } = options
  const payload = body === undefined ? undefined : toPayload(body)
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
          resolve({ status: response.statusCode!, headers: response.headers, text, json: parseJson(text) })
        })
      },
    )
    call.on('error', reject)
    call.end(payload)
  })
}
