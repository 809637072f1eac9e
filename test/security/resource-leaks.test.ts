import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import type { Intent } from '@cosgate/core'
import { cosgate as expressGate } from '@cosgate/express'
import { cosgate as koaGate } from '@cosgate/koa'
import express from 'express'
import Koa from 'koa'
import { describe, expect, it, onTestFinished } from 'vitest'
import { requestBytes } from '../support/raw-socket.js'
import { bucket, region, secretId, secretKey } from '../support/sdk-oracle.js'

interface Seen {
  request: IncomingMessage
  response: ServerResponse
  /** Listener counts of the request and the response before the gate received them. */
  before: number[]
}
type Authorize = (intent: Intent) => boolean | Promise<boolean>
interface Gated {
  authorize: Authorize
  onRequest: (request: IncomingMessage, response: ServerResponse) => void
}

const options = { bucket, region, credentials: { secretId, secretKey } }
const apps: [name: string, make: (gated: Gated) => RequestListener][] = [
  [
    'Express',
    ({ authorize, onRequest }) =>
      express()
        .use((req, res, next) => {
          onRequest(req, res)
          next()
        })
        .use(expressGate({ ...options, authorize })),
  ],
  [
    'Koa',
    ({ authorize, onRequest }) => {
      const app = new Koa()
      app.silent = true
      return app
        .use((ctx, next) => {
          onRequest(ctx.req, ctx.res)
          return next()
        })
        .use(koaGate({ ...options, authorize }))
        .callback()
    },
  ],
]

const countListeners = (request: IncomingMessage, response: ServerResponse) => [
  ...['data', 'end', 'error', 'aborted', 'close'].map((name) => request.listenerCount(name)),
  response.listenerCount('close'),
]
const countTimers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
/** Returns the number of timers once those of the test runner, which last up to a tenth of a second, are gone. */
async function waitForQuietTimers(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 150))
  return countTimers()
}
const nextTurn = () => new Promise((resolve) => setImmediate(resolve))
/** Waits without a timer, because the tests count timers. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 3000
  while (!condition() && performance.now() < deadline) await nextTurn()
}

async function serve(make: (gated: Gated) => RequestListener, authorize: Authorize = () => true) {
  const seen: Seen[] = []
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    seen.push({ request, response, before: countListeners(request, response) })
  }
  const server = createServer(
    { requestTimeout: 200, connectionsCheckingInterval: 20 },
    make({ authorize, onRequest }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const write = (bytes: string): Socket => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    return socket.on('error', () => {}).resume()
  }
  const expectNothingLeft = async () => {
    for (const { request, response, before } of seen) {
      expect(request.socket.destroyed).toBe(true)
      await until(() => countListeners(request, response).every((count, index) => count <= before[index]!))
      expect(countListeners(request, response)).toEqual(before)
    }
  }
  return { server, seen, write, expectNothingLeft }
}

const completeRequest = requestBytes('/cos/auth', JSON.stringify({ method: 'GET', key: 'a' }))
const partialRequest = completeRequest.slice(0, -10)
const waitForClose = (socket: Socket) => new Promise((resolve) => socket.on('close', resolve))

describe.each(apps)('%s: resource leaks', (_name, make) => {
  it('leaves no timer or listener behind when a client disconnects in the middle of a body', async () => {
    const { seen, write, expectNothingLeft } = await serve(make)
    const before = await waitForQuietTimers()
    const socket = write(partialRequest)
    await until(() => seen.length === 1)
    await nextTurn()
    socket.destroy()
    await until(() => seen[0]!.request.socket.destroyed)
    await expectNothingLeft()
    await until(() => countTimers() <= before)
    expect(countTimers()).toBeLessThanOrEqual(before)
  })

  it('leaves no listener behind when a body is too slow for the server', async () => {
    const { seen, write, expectNothingLeft } = await serve(make)
    await waitForClose(write(partialRequest))
    expect(seen).toHaveLength(1)
    await expectNothingLeft()
  })

  it('leaves no timer or listener behind when a client disconnects while authorize runs', async () => {
    let decide: (answer: boolean) => void
    let fired = false
    const authorize = ({ signal }: Intent) => {
      signal.addEventListener('abort', () => {
        fired = true
      })
      return new Promise<boolean>((resolve) => {
        decide = resolve
      })
    }
    const { seen, write, expectNothingLeft } = await serve(make, authorize)
    const before = await waitForQuietTimers()
    const socket = write(completeRequest)
    await until(() => decide !== undefined)
    socket.destroy()
    await until(() => fired)
    expect(fired).toBe(true)
    decide!(true)
    await until(() => seen[0]!.request.socket.destroyed && countTimers() <= before)
    await expectNothingLeft()
    // The deadline of authorize is ten seconds away.
    expect(countTimers()).toBeLessThanOrEqual(before)
  })

  it('leaves no timer or listener behind after a batch of 100 items that all read their signal', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => void warnings.push(warning)
    process.on('warning', onWarning)
    onTestFinished(() => void process.off('warning', onWarning))
    let maxCloseListeners = 0
    const authorize = async ({ signal }: Intent) => {
      const [{ response, before }] = seen as [Seen]
      await nextTurn()
      maxCloseListeners = Math.max(maxCloseListeners, response.listenerCount('close') - before.at(-1)!)
      return !signal.aborted
    }
    const { seen, write, expectNothingLeft } = await serve(make, authorize)
    const before = await waitForQuietTimers()
    const items = Array.from({ length: 100 }, (_, index) => ({ method: 'GET', key: `k${index}` }))
    await waitForClose(
      write(requestBytes('/cos/presign', JSON.stringify({ items }), { connection: 'close' })),
    )
    await until(() => countTimers() <= before)
    await expectNothingLeft()
    expect(countTimers()).toBeLessThanOrEqual(before)
    expect(warnings).toEqual([])
    // Eight items are authorized at once. Node warns above ten listeners, and the app adds some too.
    expect(maxCloseListeners).toBeLessThan(4)
  })
})
