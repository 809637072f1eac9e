import { fork } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import { fileURLToPath } from 'node:url'
import { median } from './ratio.js'

const program = fileURLToPath(new URL('endpoint-apps.js', import.meta.url))
const body = JSON.stringify({
  method: 'PUT',
  key: 'users/alice/holiday/IMG_0042.jpg',
  headers: { 'content-type': 'image/jpeg', 'content-length': '1048576' },
})
const WARM_UP_ROUNDS = 10
const ROUNDS = 20
const REQUESTS = 300
const AT_ONCE = 8
const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE })

/** The requests, each with the apps that are compared with the gate. */
const comparisons = [
  { method: 'POST', path: '/cos/auth', peers: ['bare', 'sdk'] },
  { method: 'POST', path: '/cos/presign', peers: ['bare', 'sdk'] },
  { method: 'GET', path: '/hello', peers: ['empty'] },
]

/**
 * Compares the CPU time per request of an app with Cosgate with that of other apps on the same framework: one that only
 * parses the JSON and sends as many bytes, one that is written by hand with the official SDK, and for a route of the app
 * itself, one without Cosgate.
 */
export async function measureEndpoints() {
  const child = fork(program, { execArgv: ['--expose-gc'] })
  const [ports] = await once(child, 'message')
  const rows = []
  for (const [framework, portOf] of Object.entries(ports)) {
    for (const { method, path, peers } of comparisons) {
      const times = await race(child, portOf, { method, path }, ['gate', ...peers])
      for (const peer of peers) {
        const ratio = median(times[peer].map((time, round) => time / times.gate[round]))
        const [oursNs, peerNs] = [times.gate, times[peer]].map((list) => (median(list) * 1000) / REQUESTS)
        rows.push({ framework, path, peer, name: `${framework} ${method} ${path}`, ratio, oursNs, peerNs })
      }
    }
  }
  child.disconnect()
  agent.destroy()
  return rows
}

/** Lets the apps take turns in an order that changes. @returns the CPU time of each burst by app, in microseconds */
async function race(child, portOf, request, names) {
  const times = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const first = (round + WARM_UP_ROUNDS) % names.length
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const time = await measureBurst(child, { ...request, port: portOf[name] })
      if (round >= 0) times[name].push(time)
    }
  }
  return times
}

async function measureBurst(child, request) {
  await readCpuTime(child)
  let left = REQUESTS
  const sendInTurn = async () => {
    while (left-- > 0) await send(request)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sendInTurn))
  return readCpuTime(child)
}

async function readCpuTime(child) {
  child.send('cpu')
  return (await once(child, 'message'))[0]
}

function send({ port, method, path }) {
  const text = method === 'POST' ? body : ''
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', method, path, agent, headers }
    http
      .request(options, (response) => {
        if (response.statusCode !== 200) reject(new Error(`${path}: status ${response.statusCode}`))
        response.resume().on('end', resolve)
      })
      .on('error', reject)
      .end(text)
  })
}
