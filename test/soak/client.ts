import { Agent, request } from 'node:http'

export interface Answer {
  status: number
  text: string
}

/** Posts JSON over connections that are kept, as a proxy does it. */
export function createClient(url: string, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const post = (path: string, body: string, type = 'application/json') =>
    new Promise<Answer>((resolve, reject) => {
      const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) }
      const call = request(`${url}${path}`, { method: 'POST', agent, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode!, text }))
        response.on('error', reject)
      })
      call.on('error', reject).end(body)
    })
  return { post, close: () => agent.destroy() }
}

/** Runs numbered jobs, so many at once. */
export async function runJobs(
  count: number,
  atOnce: number,
  job: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const worker = async () => {
    while (next < count) await job(next++)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** Bytes in use once everything that can go is gone. */
export function heapUsed(): number {
  for (let round = 0; round < 5; round++) globalThis.gc!()
  return process.memoryUsage().heapUsed
}

export const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(2)} MB`
