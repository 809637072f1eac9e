import { fork } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import { fileURLToPath } from 'node:url'
import { median } from './ratio.js'

const program = fileURLToPath(new URL('endpoint-app.js', import.meta.url))
const body = JSON.stringify({
  method: 'PUT',
  key: 'users/alice/holiday/IMG_0042.jpg',
  headers: { 'content-type': 'image/jpeg', 'content-length': '1048576' },
})
const STARTS = 3
// After a quarter of these rounds, Node is still busy with compiling, which costs CPU time too.
const WARM_UP_ROUNDS = 80
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
  const rows = []
  for (const framework of ['Express', 'Koa']) {
    for (const { method, path, peers } of comparisons) {
      const times = await raceOften(framework, { method, path }, ['gate', ...peers])
      for (const peer of peers) {
        const ratio = median(times[peer].map((time, start) => time / times.gate[start]))
        const [oursNs, peerNs] = [times.gate, times[peer]].map((list) => (median(list) * 1000) / REQUESTS)
        rows.push({ framework, path, peer, name: `${framework} ${method} ${path}`, ratio, oursNs, peerNs })
      }
    }
  }
  agent.destroy()
  return rows
}

/** Starts the apps several times, because the compiler makes other choices each time. */
async function raceOften(framework, request, names) {
  const times = Object.fromEntries(names.map((name) => [name, []]))
  for (let start = 0; start < STARTS; start++) {
    const apps = await Promise.all(names.map((name) => startApp(framework, name)))
    const medians = await race(apps, request)
    for (const [index, name] of names.entries()) times[name].push(medians[index])
    for (const { child } of apps) child.disconnect()
  }
  return times
}

async function startApp(framework, name) {
  const child = fork(program, [framework, name], { execArgv: ['--expose-gc'] })
  const [port] = await once(child, 'message')
  return { child, port }
}

/** Lets the apps take turns in an order that changes. @returns the median CPU time of each, in microseconds */
async function race(apps, request) {
  const times = new Map(apps.map((app) => [app, []]))
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const first = (round + WARM_UP_ROUNDS) % apps.length
    for (const app of [...apps.slice(first), ...apps.slice(0, first)]) {
      const time = await measureBurst(app, request)
      if (round >= 0) times.get(app).push(time)
    }
  }
  return apps.map((app) => median(times.get(app)))
}

async function measureBurst({ child, port }, request) {
  await readCpuTime(child)
  let left = REQUESTS
  const sendInTurn = async () => {
    while (left-- > 0) await send({ ...request, port })
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
