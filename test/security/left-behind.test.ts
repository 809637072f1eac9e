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
  /** Listeners of the request and the response, before the gate had them. */
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

const ownListeners = (request: IncomingMessage, response: ServerResponse) => [
  ...['data', 'end', 'error', 'aborted', 'close'].map((name) => request.listenerCount(name)),
  response.listenerCount('close'),
]
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
/** The timers of the test runner itself come and go within a tenth of a second. */
async function quietTimers(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 150))
  return timers()
}
const turn = () => new Promise((resolve) => setImmediate(resolve))
/** Waits without a timer of its own, since timers are what is counted. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 3000
  while (!holds() && performance.now() < deadline) await turn()
}

async function serve(make: (gated: Gated) => RequestListener, authorize: Authorize = () => true) {
  const seen: Seen[] = []
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    seen.push({ request, response, before: ownListeners(request, response) })
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
      await until(() => ownListeners(request, response).every((count, index) => count <= before[index]!))
      expect(ownListeners(request, response)).toEqual(before)
    }
  }
  return { server, seen, write, expectNothingLeft }
}

const whole = requestBytes('/cos/auth', JSON.stringify({ method: 'GET', key: 'a' }))
const half = whole.slice(0, -10)
const closed = (socket: Socket) => new Promise((resolve) => socket.on('close', resolve))

describe.each(apps)('%s: nothing is left behind', (_name, make) => {
  it('by a client that stops in mid-body and goes', async () => {
    const { seen, write, expectNothingLeft } = await serve(make)
    const before = await quietTimers()
    const socket = write(half)
    await until(() => seen.length === 1)
    await turn()
    socket.destroy()
    await until(() => seen[0]!.request.socket.destroyed)
    await expectNothingLeft()
    await until(() => timers() <= before)
    expect(timers()).toBeLessThanOrEqual(before)
  })

  it('by a body that is too slow for the server', async () => {
    const { seen, write, expectNothingLeft } = await serve(make)
    await closed(write(half))
    expect(seen).toHaveLength(1)
    await expectNothingLeft()
  })

  it('by a client that goes while authorize decides', async () => {
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
    const before = await quietTimers()
    const socket = write(whole)
    await until(() => decide !== undefined)
    socket.destroy()
    await until(() => fired)
    expect(fired).toBe(true)
    decide!(true)
    await until(() => seen[0]!.request.socket.destroyed && timers() <= before)
    await expectNothingLeft()
    // The deadline of authorize is ten seconds away.
    expect(timers()).toBeLessThanOrEqual(before)
  })

  it('by a batch of a hundred that all look at their signal', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => void warnings.push(warning)
    process.on('warning', onWarning)
    onTestFinished(() => void process.off('warning', onWarning))
    let most = 0
    const authorize = async ({ signal }: Intent) => {
      const [{ response, before }] = seen as [Seen]
      await turn()
      most = Math.max(most, response.listenerCount('close') - before.at(-1)!)
      return !signal.aborted
    }
    const { seen, write, expectNothingLeft } = await serve(make, authorize)
    const before = await quietTimers()
    const items = Array.from({ length: 100 }, (_, index) => ({ method: 'GET', key: `k${index}` }))
    await closed(write(requestBytes('/cos/presign', JSON.stringify({ items }), { connection: 'close' })))
    await until(() => timers() <= before)
    await expectNothingLeft()
    expect(timers()).toBeLessThanOrEqual(before)
    expect(warnings).toEqual([])
    // Eight are asked at once. Node warns of more than ten listeners, and the app has some of its own.
    expect(most).toBeLessThan(4)
  })
})
