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
import { formatMegabytes, measureHeap, runJobs } from './client.js'

const CLIENTS = 2000
const AT_ONCE = 50
const body = JSON.stringify({
  items: Array.from({ length: 50 }, (_, index) => ({ method: 'GET', key: `k${index}` })),
})
const completeRequest = requestBytes('/cos/presign', body)
/** What a client sends, and after how many milliseconds it disconnects. Without a time, the server ends the connection. */
const faults: [title: string, bytes: string, disconnectsAfterMs?: number][] = [
  ['disconnects in the middle of its body', completeRequest.slice(0, -100), 5],
  ['never sends the rest of its body', completeRequest.slice(0, -100)],
  ['disconnects while authorize runs', completeRequest, 5],
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
const listResources = () => process.getActiveResourcesInfo().sort()
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Waits up to 15 s, because the network retries a connection seconds after the queue of new connections overflowed. */
async function waitUntilDisconnected(server: Server): Promise<void> {
  const connections = () => new Promise((resolve) => server.getConnections((_error, count) => resolve(count)))
  await expect.poll(connections, { timeout: 15_000, interval: 100 }).toBe(0)
}

it.each(apps)('2,000 clients of each kind of fault leave no resource behind: %s', async (name, app) => {
  const warnings: Error[] = []
  process.on('warning', (warning) => void warnings.push(warning))
  const server = createServer({ requestTimeout: 300, connectionsCheckingInterval: 50 }, app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const connectOnce = (bytes: string, disconnectsAfterMs?: number) =>
    new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
      if (disconnectsAfterMs !== undefined) setTimeout(() => socket.destroy(), disconnectsAfterMs)
      socket
        .on('error', () => {})
        .on('close', () => resolve())
        .resume()
    })
  for (const [title, bytes, disconnectsAfterMs] of faults) {
    await runJobs(200, AT_ONCE, () => connectOnce(bytes, disconnectsAfterMs))
    await waitUntilDisconnected(server)
    await wait(1500)
    const before = { resources: listResources(), heap: measureHeap() }
    await runJobs(CLIENTS, AT_ONCE, () => connectOnce(bytes, disconnectsAfterMs))
    await waitUntilDisconnected(server)
    await wait(1500)
    console.log(`${name}: a client that ${title}: heap ${formatMegabytes(measureHeap() - before.heap)}`)
    expect(listResources()).toEqual(before.resources)
    expect(measureHeap() - before.heap).toBeLessThan(2 * 2 ** 20)
  }
  expect(warnings).toEqual([])
  server.close()
})
