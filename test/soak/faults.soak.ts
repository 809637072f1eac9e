import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Intent } from '@cosgate/core'
import { cosgate as expressGate } from '@cosgate/express'
import { cosgate as koaGate } from '@cosgate/koa'
import express from 'express'
import Koa from 'koa'
import { expect, it } from 'vitest'
import { requestBytes } from '../support/raw-socket.js'
import { bucket, region, secretId, secretKey } from '../support/sdk-oracle.js'
import { heapUsed, megabytes, runJobs } from './client.js'

const CLIENTS = 2000
const AT_ONCE = 50
const body = JSON.stringify({
  items: Array.from({ length: 50 }, (_, index) => ({ method: 'GET', key: `k${index}` })),
})
const whole = requestBytes('/cos/presign', body)
/** What a client sends before it stops, and after how many milliseconds it goes; without, the server ends it. */
const faults: [title: string, bytes: string, goesAfter?: number][] = [
  ['stops in mid-body and goes', whole.slice(0, -100), 5],
  ['never sends the rest of its body', whole.slice(0, -100)],
  ['goes while authorize decides', whole, 5],
]

const authorize = async ({ signal }: Intent) => {
  await new Promise((resolve) => setTimeout(resolve, 10))
  return !signal.aborted
}
const options = { bucket, region, credentials: { secretId, secretKey }, authorize }
const koaApp = new Koa()
koaApp.silent = true
const apps: [name: string, app: RequestListener][] = [
  ['Express', express().use(expressGate(options))],
  ['Koa', koaApp.use(koaGate(options)).callback()],
]
const resources = () => process.getActiveResourcesInfo().sort()
const rest = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** A queue of new connections that ran over makes the network try again seconds later. */
async function allGone(server: Server): Promise<void> {
  const connections = () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))
  await expect.poll(connections, { timeout: 15_000, interval: 100 }).toBe(0)
}

it.each(apps)('2,000 clients of each kind of fault leave nothing behind: %s', async (name, app) => {
  const warnings: Error[] = []
  process.on('warning', (warning) => void warnings.push(warning))
  const server = createServer({ requestTimeout: 300, connectionsCheckingInterval: 50 }, app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const visit = (bytes: string, goesAfter?: number) =>
    new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
      if (goesAfter !== undefined) setTimeout(() => socket.destroy(), goesAfter)
      socket
        .on('error', () => {})
        .on('close', () => resolve())
        .resume()
    })
  for (const [title, bytes, goesAfter] of faults) {
    await runJobs(200, AT_ONCE, () => visit(bytes, goesAfter))
    await allGone(server)
    await rest(1500)
    const before = { resources: resources(), heap: heapUsed() }
    await runJobs(CLIENTS, AT_ONCE, () => visit(bytes, goesAfter))
    await allGone(server)
    await rest(1500)
    console.log(`${name}: a client that ${title}: heap ${megabytes(heapUsed() - before.heap)}`)
    expect(resources()).toEqual(before.resources)
    expect(heapUsed() - before.heap).toBeLessThan(2 * 2 ** 20)
  }
  expect(warnings).toEqual([])
  server.close()
})
