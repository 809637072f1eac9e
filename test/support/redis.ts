import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createConnection, createServer } from 'node:net'

/** Whether this machine has the command `redis-server` or `valkey-server`. */
const command = ['redis-server', 'valkey-server'].find((name) => {
  try {
    return execFileSync(name, ['--version'])
  } catch {
    return false
  }
})

/** Whether the tests can use a real server. Without one they are skipped, and a warning says so. */
export const hasRedis = Boolean(process.env.REDIS_URL ?? command)
export const canStartRedis = command !== undefined

if (!hasRedis) {
  console.warn(
    'SKIPPED: the tests with a real Redis. Set REDIS_URL, or install redis-server or valkey-server.',
  )
}

/** A server, and how to end it. */
export interface Redis {
  readonly url: string
  stop(): void
}

/** Returns the server of REDIS_URL, or starts one. */
export async function findRedis(): Promise<Redis> {
  const { REDIS_URL } = process.env
  return REDIS_URL ? { url: REDIS_URL, stop: () => {} } : startRedis()
}

/** Starts a server on a free port of this machine. It writes nothing to the disk. */
export async function startRedis(...settings: string[]): Promise<Redis> {
  const port = await findFreePort()
  const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const server = spawn(command!, [...fixed, ...settings], { stdio: 'ignore' })
  await waitForPort(port, server)
  return { url: `redis://127.0.0.1:${port}`, stop: () => void server.kill() }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function waitForPort(port: number, server: ChildProcess): Promise<void> {
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
