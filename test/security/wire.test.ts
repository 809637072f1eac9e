import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { Intent } from '@cosgate/core'
import { cosgate } from '@cosgate/koa'
import Koa from 'koa'
import { describe, expect, it, onTestFinished } from 'vitest'
import { frameworks } from '../support/frameworks.js'
import { exchange, requestBytes } from '../support/raw-socket.js'
import { bucket, expectSignedUrl, region, secretId, secretKey } from '../support/sdk-oracle.js'

const wish = (key: string) => JSON.stringify({ method: 'GET', key })
const ask = (key: string, headers?: Record<string, string>) =>
  requestBytes('/cos/presign', wish(key), headers)
const last = { connection: 'close' }
const chunked = (size: string, rest: string) =>
  requestBytes('/cos/presign', `${size}\r\n${rest}`, last).replace(
    /content-length: \d+/,
    'transfer-encoding: chunked',
  )
const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))

describe.each(frameworks)('$name: on the wire', (framework) => {
  it('pipelined requests are decided each on its own and answered in their order', async () => {
    const authorize = ({ key }: Intent) =>
      new Promise((resolve) => setTimeout(resolve, key === 'a' ? 40 : 1, key !== 'no'))
    const { url } = await framework.serve({ options: { authorize } })
    const text = await exchange(url, ask('a') + ask('no') + ask('b', last))
    expect(statuses(text)).toEqual([200, 403, 200])
    const urls = [...text.matchAll(/"url":"([^"]+)"/g)].map(([, found]) => found!)
    expect(urls).toHaveLength(2)
    for (const [index, path] of ['/a', '/b'].entries()) expectSignedUrl(urls[index]!, { method: 'GET', path })
  })

  it.each([
    ['is cut off', ask('a').slice(0, -4), { end: true }],
    ['is longer than its content-length', ask('a', { 'content-length': '5', ...last }), {}],
    ['is shorter than its chunk', chunked('99', wish('a')), { end: true }],
  ])('a body that %s is never signed', async (_title, bytes, how) => {
    const intents: Intent[] = []
    const authorize = (intent: Intent) => intents.push(intent) > 0
    const { url } = await framework.serve({ options: { authorize } })
    const text = await exchange(url, bytes, how)
    expect(text).not.toContain('q-signature')
    expect(intents).toEqual([])
  })

  it('Expect: 100-continue and chunks are read like any body', async () => {
    const { url } = await framework.serve()
    expect(statuses(await exchange(url, ask('a', { expect: '100-continue', ...last })))).toEqual([100, 200])
    const body = wish('a')
    const bytes = chunked(body.length.toString(16), `${body}\r\n0\r\n\r\n`)
    expect(statuses(await exchange(url, bytes))).toEqual([200])
  })

  it.each([
    'http://app.example/cos/presign',
    '//app.example/cos/presign',
    '/cos/presign#',
    '/x/../cos/presign',
  ])('the target %s is not the endpoint', async (target) => {
    const { url } = await framework.serve()
    const text = await exchange(url, requestBytes(target, wish('a'), last))
    expect(statuses(text)).toEqual([404])
  })

  it.each([
    ['an Origin given twice', 'origin: https://app.example\r\norigin: https://app.example'],
    ['Sec-Fetch-Site given twice', 'sec-fetch-site: same-origin\r\nsec-fetch-site: same-origin'],
    ['an Origin that hides in a user name', 'referer: https://app.example@evil.example/'],
  ])('%s is no allowed origin', async (_title, lines) => {
    const { url } = await framework.serve({ options: { allowedOrigins: ['https://app.example'] } })
    const text = await exchange(url, ask('a', last).replace('\r\n', `\r\n${lines}\r\n`))
    expect(statuses(text)).toEqual([403])
  })
})

describe('Koa over HTTP/2', () => {
  async function serve(authorize: (intent: Intent) => Promise<boolean>) {
    const app = new Koa()
    app.use(cosgate({ bucket, region, credentials: { secretId, secretKey }, authorize }))
    app.use((ctx) => ctx.cosRedirect('a'))
    const server = createHttp2Server(app.callback())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const client = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    onTestFinished(() => {
      client.destroy()
      server.close()
    })
    return client
  }
  const post = { ':method': 'POST', ':path': '/cos/auth', 'content-type': 'application/json' }

  it('answers the endpoints and the redirect', async () => {
    const client = await serve(async () => true)
    for (const [headers, status] of [
      [post, 200],
      [{ ':path': '/file' }, 302],
    ] as const) {
      const stream = client.request(headers)
      stream.end(headers === post ? wish('a') : undefined)
      const answer = await new Promise<Record<string, unknown>>((resolve) => stream.on('response', resolve))
      expect(answer).toMatchObject({ ':status': status, 'cache-control': 'no-store' })
      stream.resume()
    }
  })

  it('the signal fires when the client resets its stream', async () => {
    let seen: (signal: AbortSignal) => void
    const signal = new Promise<AbortSignal>((resolve) => {
      seen = resolve
    })
    const client = await serve(async (intent) => {
      seen(intent.signal)
      return new Promise((resolve) => intent.signal.addEventListener('abort', () => resolve(false)))
    })
    const stream = client.request(post).on('error', () => {})
    stream.end(wish('a'))
    const { aborted } = await signal
    expect(aborted).toBe(false)
    stream.close()
    await expect.poll(async () => (await signal).aborted).toBe(true)
  })

  it('nobody decides on the rest of a batch whose stream was reset', async () => {
    const asked: string[] = []
    const client = await serve(async ({ key }) => {
      asked.push(key)
      if (asked.length === 8) stream.close()
      await new Promise((resolve) => setTimeout(resolve, 20))
      return true
    })
    const stream = client.request({ ...post, ':path': '/cos/presign' }).on('error', () => {})
    const items = Array.from({ length: 100 }, (_, index) => ({ method: 'GET', key: `k${index}` }))
    stream.end(JSON.stringify({ items }))
    await expect.poll(() => asked.length).toBe(8)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(asked.length).toBeLessThan(25)
  })

  it('a signal that is looked at after the stream was reset only has fired', async () => {
    const client = await serve(async (intent) => {
      stream.close()
      await new Promise((resolve) => setTimeout(resolve, 50))
      late = intent.signal.aborted
      return true
    })
    let late: boolean | undefined
    const stream = client.request(post).on('error', () => {})
    stream.end(wish('a'))
    await expect.poll(() => late).toBe(true)
  })
})
