// Runs an Express app with 1, 2 and 4 processes of node:cluster, with and without a shared store. Prints its throughput, the
// calls of its credential provider, and its memory. The load generator and the provider run in this process.
import cluster from 'node:cluster'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { findFreePort, findRedis, hasRedis } from '../support/redis.js'

const USERS = 200
const REQUESTS = 8000
const AT_ONCE = 32
const PROVIDER_DELAY_MS = 20

cluster.setupPrimary({ exec: fileURLToPath(new URL('scale-worker.js', import.meta.url)) })
const provider = await startProvider()
const redis = hasRedis ? await findRedis() : undefined

console.log(
  `Node ${process.versions.node}, ${availableParallelism()} cores, ${new Date().toISOString().slice(0, 10)}`,
)
console.log(`${REQUESTS} requests of ${USERS} users on ${AT_ONCE} connections`)
console.log('\nprocesses  store  requests/s  provider calls  memory per process')
for (const processes of [1, 2, 4]) {
  for (const url of redis ? ['', redis.url] : ['']) await measure(processes, url)
}
redis?.stop()
provider.server.close()

async function measure(processes, redisUrl) {
  provider.calls = 0
  const env = {
    PORT: await findFreePort(),
    PROVIDER_URL: provider.url,
    REDIS_URL: redisUrl,
    STORE_KEY: randomBytes(32).toString('base64'),
  }
  const workers = Array.from({ length: processes }, () => cluster.fork(env))
  await Promise.all(workers.map((worker) => once(worker, 'message')))
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE })
  // The connections are opened and the code is compiled first. These requests are not counted as speed.
  await sendAll(env.PORT, agent, REQUESTS / 4)
  const start = performance.now()
  await sendAll(env.PORT, agent, REQUESTS)
  const rate = REQUESTS / ((performance.now() - start) / 1000)
  const memory = await Promise.all(workers.map(readMemory))
  agent.destroy()
  await Promise.all(workers.map(stop))
  const megabytes = memory.reduce((sum, bytes) => sum + bytes, 0) / processes / 1e6
  const columns = [String(processes).padStart(9), (redisUrl ? 'yes' : 'no').padStart(5)]
  columns.push(
    rate.toFixed(0).padStart(10),
    String(provider.calls).padStart(14),
    `${megabytes.toFixed(0)} MB`,
  )
  console.log(columns.join('  '))
}

async function sendAll(port, agent, count) {
  let sent = 0
  const sendInTurn = async () => {
    while (sent < count) await send(port, agent, `users/user${sent++ % USERS}/cat.jpg`)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sendInTurn))
}

function send(port, agent, key) {
  const body = JSON.stringify({ method: 'PUT', key })
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', method: 'POST', path: '/cos/presign', agent, headers }
    http
      .request(options, (response) => {
        if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`))
        response.resume().on('end', resolve)
      })
      .on('error', reject)
      .end(body)
  })
}

async function readMemory(worker) {
  worker.send('memory')
  return (await once(worker, 'message'))[0].memory
}

async function stop(worker) {
  worker.process.kill()
  await once(worker, 'exit')
}

/** Stands for STS: each answer takes a while. */
async function startProvider() {
  const state = { calls: 0 }
  state.server = http.createServer((_request, response) => {
    state.calls++
    const expiresAt = Math.floor(Date.now() / 1000) + 1800
    const key = { secretId: 'AKIDbenchmarkFake', secretKey: 'fake', securityToken: 'fake-token', expiresAt }
    setTimeout(() => response.end(JSON.stringify(key)), PROVIDER_DELAY_MS)
  })
  state.server.listen(0, '127.0.0.1')
  await once(state.server, 'listening')
  state.url = `http://127.0.0.1:${state.server.address().port}`
  return state
}
