import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { Readable } from 'node:stream'
import {
  CosgateError,
  cachedCredentials,
  createGate,
  createSigner,
  type Intent,
  NodeExchange,
} from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { ask } from '../../support/ask.js'
import { credentials, frameworks, nodeFrameworks } from '../../support/frameworks.js'
import { frameworkForTest, post } from '../../support/gate-fixture.js'
import { bucket, region } from '../../support/sdk-oracle.js'

const clientRequest = { method: 'GET', key: 'a' }
type Response = { statusCode: number; end(text: string): void; on(name: 'close', listener: () => void): void }
/** The response that Express hands on as such, and Koa inside of its context. */
const responseOf = (context: unknown) => (context as { res: Response }).res

/** An app that loses patience and answers by itself, but says yes afterwards. */
const answersItself = async (_intent: unknown, context: unknown) => {
  const response = responseOf(context)
  response.statusCode = 202
  response.end('busy')
  return true
}

describe.each(nodeFrameworks)('$name: an app that has already answered', (framework) => {
  it('gets no second answer from an endpoint', async () => {
    const site = await framework.serve({ options: { authorize: answersItself } })
    const answer = await post(site, 'auth', clientRequest)
    expect([answer.status, answer.text]).toEqual([202, 'busy'])
    expect(site.errors).toEqual([])
  })

  it('finds its signal not aborted, because the client did not disconnect', async () => {
    let aborted: boolean | undefined
    const authorize = async (intent: Intent, context: unknown) => {
      const { signal } = intent
      const closed = new Promise((resolve) => responseOf(context).on('close', () => resolve(undefined)))
      await answersItself(intent, context)
      await closed
      aborted = signal.aborted
      return true
    }
    const site = await framework.serve({ options: { authorize } })
    expect((await post(site, 'auth', clientRequest, { connection: 'close' })).status).toBe(202)
    await expect.poll(() => aborted).toBe(false)
  })

  it('gets an error from cosRedirect, and no second answer', async () => {
    const routes = { '/file': (context: { redirect(key: string): Promise<void> }) => context.redirect('a') }
    const site = await framework.serve({ routes, options: { authorize: answersItself } })
    const answer = await ask(`${site.url}/file`, { method: 'GET' })
    expect([answer.status, answer.text]).toEqual([202, 'busy'])
    expect(site.errors).toMatchObject([
      { code: 'internal', message: 'cosRedirect: this request was already answered' },
    ])
  })
})

describe('requests that cannot be served', () => {
  it('a body whose stream has an encoding is an error of the app', async () => {
    const decoded = (request: NodeJS.ReadableStream, _response: unknown, next: () => void) => {
      request.setEncoding('utf8')
      next()
    }
    const before = () => [decoded]
    const site = await frameworks[0]!.serve({ before: before as never })
    expect((await post(site, 'auth', clientRequest)).status).toBe(500)
    expect(site.errors).toMatchObject([
      { code: 'internal', message: 'The request body cannot be read as a stream of bytes' },
    ])
  })

  const drained = async (request: AsyncIterable<unknown>, _response: unknown, next: () => void) => {
    for await (const _chunk of request);
    next()
  }
  const drainedSite = () => frameworks[0]!.serve({ before: (() => [drained]) as never })

  it('a body that was read and not stored is an error of the app', async () => {
    const site = await drainedSite()
    expect((await post(site, 'auth', clientRequest)).status).toBe(500)
    expect(site.errors).toMatchObject([
      { code: 'internal', message: expect.stringContaining('was read before') },
    ])
  })

  const gate = createGate({ bucket, region, credentials, authorize: () => true })
  const answerInProcess = (request: Readable) => {
    Object.assign(request, { method: 'POST', headers: { 'content-type': 'application/json' } })
    const incoming = request as IncomingMessage
    return gate.routeFor('POST', '/cos/auth')!(new NodeExchange(incoming, new ServerResponse(incoming), {}))
  }
  const cutOff = 'body: was cut off before it was complete'

  it('a body that was cut off before the gate reads it returns 400 invalid_request', async () => {
    const { status, body } = await answerInProcess(new IncomingMessage(new Socket()).destroy())
    expect([status, JSON.parse(body).detail]).toEqual([400, cutOff])
  })

  it.each([[undefined], [new Error('reset')]])(
    'a body that is cut off while the gate reads it returns 400 invalid_request (%s)',
    async (error) => {
      const request = new Readable({ read() {} })
      const answer = answerInProcess(request)
      request.destroy(error)
      const { status, body } = await answer
      expect([status, JSON.parse(body).detail]).toEqual([400, cutOff])
    },
  )

  it('a stream that is not readable, without a stored body, is an error of the app', async () => {
    const request = Object.assign(new Readable({ read() {} }), { readable: false })
    await expect(answerInProcess(request)).rejects.toMatchObject({
      code: 'internal',
      message: 'The request body cannot be read as a stream of bytes',
    })
  })

  it('a body of which the app has read a part is an error of the app', async () => {
    const request = new Readable({ read() {} })
    request.push('{"method":')
    expect(request.read()).not.toBeNull()
    request.push('"GET","key":"a"}')
    request.push(null)
    await expect(answerInProcess(request)).rejects.toMatchObject({ code: 'internal' })
  })

  it('an empty body is 400, with or without a parser', async () => {
    const answer = await post(await drainedSite(), 'auth', '')
    expect(answer.json).toMatchObject({ status: 400, code: 'invalid_request', detail: 'body: must be JSON' })
  })

  it('a request without a content-type returns 415', async () => {
    const { url } = await frameworkForTest().serve({})
    expect((await ask(`${url}/cos/auth`)).json).toMatchObject({ status: 415, code: 'unsupported_media_type' })
  })

  it('credentials that take longer than the gate waits return 504', async () => {
    const credentials = cachedCredentials(() => new Promise(() => {}), { timeout: 60 })
    const site = await frameworkForTest().serve({ options: { credentials, timeouts: { credentials: 0.02 } } })
    expect((await post(site, 'auth', clientRequest)).json).toMatchObject({ status: 504, code: 'timeout' })
  })

  it('a Referer that is not a URL returns 403', async () => {
    const site = await frameworkForTest().serve({ options: { allowedOrigins: ['https://app.example'] } })
    const answer = await post(site, 'auth', clientRequest, { referer: 'nonsense' })
    expect(answer.json).toMatchObject({ status: 403, code: 'origin_not_allowed' })
  })

  it('a region that forms no host is refused', () => {
    const origin = 'http://{bucket}.{region}'
    const credentials = { secretId: 'AKIDfake', secretKey: 'fake' }
    const signer = createSigner({ bucket: 'b-1', region: 'local', origin, credentials })
    expect(() => signer.getObjectUrl({ key: 'a', region: '9' })).toThrowError(/^region: /)
  })

  it("an app's own code without a status is 500", () => {
    expect(new CosgateError('out_of_tea', 'x')).toMatchObject({ status: 500, expose: false })
  })
})
