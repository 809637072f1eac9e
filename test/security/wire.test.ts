import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { Intent } from '@cosgate/core'
import { cosgate } from '@cosgate/koa'
import Koa from 'koa'
import { describe, expect, it, onTestFinished } from 'vitest'
import { frameworks, nodeFrameworks } from '../support/frameworks.js'
import { exchange, requestBytes } from '../support/raw-socket.js'
import { bucket, expectSignedUrl, region, secretId, secretKey } from '../support/sdk-oracle.js'

const toBody = (key: string) => JSON.stringify({ method: 'GET', key })
const toRequest = (key: string, headers?: Record<string, string>) =>
  requestBytes('/cos/presign', toBody(key), headers)
const closeConnection = { connection: 'close' }
const chunked = (size: string, rest: string) =>
  requestBytes('/cos/presign', `${size}\r\n${rest}`, closeConnection).replace(
    /content-length: \d+/,
    'transfer-encoding: chunked',
  )
const readStatuses = (text: string) =>
  [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))

describe.each(frameworks)('$name: raw requests', (framework) => {
  it('decides each pipelined request separately and answers in order', async () => {
    const authorize = ({ key }: Intent) =>
      new Promise((resolve) => setTimeout(resolve, key === 'a' ? 40 : 1, key !== 'no'))
    const { url } = await framework.serve({ options: { authorize } })
    const text = await exchange(url, toRequest('a') + toRequest('no') + toRequest('b', closeConnection))
    expect(readStatuses(text)).toEqual([200, 403, 200])
    const urls = [...text.matchAll(/"url":"([^"]+)"/g)].map(([, found]) => found!)
    expect(urls).toHaveLength(2)
    for (const [index, path] of ['/a', '/b'].entries()) expectSignedUrl(urls[index]!, { method: 'GET', path })
  })

  it.each([
    ['is cut off', toRequest('a').slice(0, -4), { end: true }],
    ['is longer than its content-length', toRequest('a', { 'content-length': '5', ...closeConnection }), {}],
    ['is shorter than its chunk', chunked('99', toBody('a')), { end: true }],
  ])('never signs a body that %s', async (_title, bytes, options) => {
    const intents: Intent[] = []
    const authorize = (intent: Intent) => intents.push(intent) > 0
    const { url } = await framework.serve({ options: { authorize } })
    const text = await exchange(url, bytes, options)
    expect(text).not.toContain('q-signature')
    expect(intents).toEqual([])
  })

  it('reads bodies with Expect: 100-continue and chunked bodies', async () => {
    const { url } = await framework.serve()
    expect(
      readStatuses(await exchange(url, toRequest('a', { expect: '100-continue', ...closeConnection }))),
    ).toEqual([100, 200])
    const body = toBody('a')
    const bytes = chunked(body.length.toString(16), `${body}\r\n0\r\n\r\n`)
    expect(readStatuses(await exchange(url, bytes))).toEqual([200])
  })

  it.each([
    ['a repeated Origin', 'origin: https://app.example\r\norigin: https://app.example'],
    ['a repeated Sec-Fetch-Site', 'sec-fetch-site: same-origin\r\nsec-fetch-site: same-origin'],
    ['a Referer with an allowed origin as its user name', 'referer: https://app.example@evil.example/'],
  ])('returns 403 for %s', async (_title, lines) => {
    const { url } = await framework.serve({ options: { allowedOrigins: ['https://app.example'] } })
    const text = await exchange(url, toRequest('a', closeConnection).replace('\r\n', `\r\n${lines}\r\n`))
    expect(readStatuses(text)).toEqual([403])
  })
})

// The URL of a web Request is normalized, so it has no such target.
describe.each(nodeFrameworks)('$name: request targets', (framework) => {
  it.each([
    'http://app.example/cos/presign',
    '//app.example/cos/presign',
    '/cos/presign#',
    '/x/../cos/presign',
  ])('returns 404 for the request target %s', async (target) => {
    const { url } = await framework.serve()
    const text = await exchange(url, requestBytes(target, toBody('a'), closeConnection))
    expect(readStatuses(text)).toEqual([404])
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

  it('answers /cos/auth and a redirect over HTTP/2', async () => {
    const client = await serve(async () => true)
    for (const [headers, status] of [
      [post, 200],
      [{ ':path': '/file' }, 302],
    ] as const) {
      const stream = client.request(headers)
      stream.end(headers === post ? toBody('a') : undefined)
      const answer = await new Promise<Record<string, unknown>>((resolve) => stream.on('response', resolve))
      expect(answer).toMatchObject({ ':status': status, 'cache-control': 'no-store' })
      stream.resume()
    }
  })

  it('intent.signal aborts when the client resets its stream', async () => {
    let seen: (signal: AbortSignal) => void
    const signal = new Promise<AbortSignal>((resolve) => {
      seen = resolve
    })
    const client = await serve(async (intent) => {
      seen(intent.signal)
      return new Promise((resolve) => intent.signal.addEventListener('abort', () => resolve(false)))
    })
    const stream = client.request(post).on('error', () => {})
    stream.end(toBody('a'))
    const { aborted } = await signal
    expect(aborted).toBe(false)
    stream.close()
    await expect.poll(async () => (await signal).aborted).toBe(true)
  })

  it('authorize is not called for the rest of a batch after its stream was reset', async () => {
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
    await expect.poll(() => asked.length, { timeout: 15_000 }).toBe(8)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(asked.length).toBeLessThan(25)
  })

  it('intent.signal is aborted if it is first read after the stream was reset', async () => {
    const client = await serve(async (intent) => {
      stream.close()
      await new Promise((resolve) => setTimeout(resolve, 50))
      late = intent.signal.aborted
      return true
    })
    let late: boolean | undefined
    const stream = client.request(post).on('error', () => {})
    stream.end(toBody('a'))
    await expect.poll(() => late).toBe(true)
  })
})
