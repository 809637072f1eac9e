import { Agent, request } from 'node:http'

export interface Answer {
  status: number
  text: string
}

/** Creates a client that posts JSON over keep-alive connections, like a proxy. */
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

/** Runs numbered jobs with a limit on how many run at once. */
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

/** Returns the bytes in use after garbage collection. */
export function measureHeap(): number {
  for (let round = 0; round < 5; round++) globalThis.gc!()
  return process.memoryUsage().heapUsed
}

export const formatMegabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(2)} MB`
