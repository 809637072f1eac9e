import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'

/**
 * A server, and how to end it.
 * @typedef {{ url: string, stop: () => void }} Redis
 */

const command = ['redis-server', 'valkey-server'].find((name) => {
  try {
    return execFileSync(name, ['--version'])
  } catch {
    return false
  }
})

/** Whether a server can be started. */
export const canStartRedis = command !== undefined
/** Whether there is a real server. Without one, what needs it is skipped, and this warning says so. */
export const hasRedis = canStartRedis || Boolean(process.env.REDIS_URL)
if (!hasRedis) {
  console.warn('SKIPPED: what needs a real Redis. Set REDIS_URL, or install redis-server or valkey-server.')
}

/**
 * Returns the server of REDIS_URL, or starts one.
 * @returns {Promise<Redis>}
 */
export async function findRedis() {
  const { REDIS_URL } = process.env
  return REDIS_URL ? { url: REDIS_URL, stop() {} } : startRedis()
}

/**
 * Starts a server on a free port of this machine. It writes nothing to the disk.
 * @param {string[]} settings
 * @returns {Promise<Redis>}
 */
export async function startRedis(...settings) {
  const port = await findFreePort()
  const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn(String(command), [...fixed, ...settings], { stdio: 'ignore' })
  await waitForPort(port, server)
  return { url: `redis://127.0.0.1:${port}`, stop: () => void server.kill() }
}

/** @returns {Promise<number>} */
export async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  await new Promise((resolve) => server.close(resolve))
  return port
}

/**
 * @param {number} port
 * @param {import('node:child_process').ChildProcess} server
 */
async function waitForPort(port, server) {
  while (server.exitCode === null) {
    const socket = createConnection({ port, host: '127.0.0.1' })
    const connected = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    socket.destroy()
    if (connected) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`The Redis server ended with ${server.exitCode}`)
}
