import { getEventListeners } from 'node:events'
import { cosgate } from '@cosgate/fetch'
import { describe, expect, it } from 'vitest'
import { serveAnswers } from '../support/cos-answers.js'
import { credentials } from '../support/frameworks.js'
import { bucket, expectSignedUrl, NOW, region } from '../support/sdk-oracle.js'

const options = { bucket, region, credentials, clock: () => NOW }
const download = { method: 'GET', key: 'a' }
const post = (body: unknown, init: RequestInit = {}, path = '/cos/presign') =>
  new Request(`https://app.example${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' || body instanceof ReadableStream ? body : JSON.stringify(body),
    duplex: 'half',
    ...init,
  } as RequestInit)

describe('handle', () => {
  it('returns a Response for its paths and undefined for all others', async () => {
    const { handle } = cosgate({ ...options, authorize: () => true })
    const answer = await handle(post(download))
    expectSignedUrl((await answer!.json()).url, { method: 'GET', path: '/a' })
    expect(await handle(post(download, {}, '/cos/sign'))).toBeUndefined()
    expect(await handle(post(download, {}, '/app/cos/presign'))).toBeUndefined()
    expect(
      await handle(new Request('https://app.example/cos/presign', { method: 'OPTIONS' })),
    ).toBeUndefined()
  })

  it('returns a refusal as a Response and rejects with a developer error', async () => {
    const refusing = cosgate({ ...options, authorize: () => false })
    const refused = await refusing.handle(post(download))
    expect([refused!.status, refused!.headers.get('content-type')]).toEqual([403, 'application/problem+json'])
    const wrong = cosgate({ ...options, authorize: () => 'yes' as never })
    await expect(wrong.handle(post(download))).rejects.toMatchObject({ code: 'invalid_decision' })
  })

  it('passes the context to authorize, or the request if there is none', async () => {
    const seen: unknown[] = []
    const ofRequest = cosgate({ ...options, authorize: (_intent, request) => seen.push(request.url) > 0 })
    await ofRequest.handle(post(download))
    const ofUser = cosgate({
      ...options,
      authorize: (_intent, { user }: { user: string }) => seen.push(user) > 0,
    })
    await ofUser.handle(post(download), { user: 'amy' })
    await ofUser.redirect(new Request('https://app.example/file'), 'a', {}, { user: 'bob' })
    expect(seen).toEqual(['https://app.example/cos/presign', 'amy', 'bob'])
    // @ts-expect-error the context is required if authorize expects more than the request
    await expect(ofUser.handle(post(download))).resolves.toBeDefined()
  })
})

describe('confirmed uploads', () => {
  it('are reported to handle and to confirm, and store asks COS', async () => {
    const stored = { etag: '"e"', 'content-length': '5', 'last-modified': new Date(0).toUTCString() }
    const origin = await serveAnswers((_request, response) => response.writeHead(200, stored).end())
    const seen: unknown[] = []
    const cos = cosgate({
      ...options,
      origin,
      authorize: () => true,
      uploaded: ({ key }, request) => void seen.push(key, request),
    })
    const report = post({ key: 'a' }, {}, '/cos/confirm')
    expect(await (await cos.handle(report))!.json()).toMatchObject({ key: 'a', size: 5 })
    const job = new Request('https://app.example/job')
    expect(await cos.confirm('b', job)).toMatchObject({ key: 'b', size: 5 })
    expect(await cos.store.head('c')).toMatchObject({ key: 'c', size: 5 })
    expect(seen).toEqual(['a', report, 'b', job])
  })
})

describe('body', () => {
  const { handle } = cosgate({ ...options, authorize: () => true, maxBodyBytes: 100 })
  const stream = (chunks: string[], onCancel = () => {}) => {
    const left = [...chunks]
    return new ReadableStream({
      pull(controller) {
        const chunk = left.shift()
        if (chunk === undefined) controller.close()
        else if (chunk === 'broken') controller.error(new Error('the client is gone'))
        else controller.enqueue(new TextEncoder().encode(chunk))
      },
      cancel: onCancel,
    })
  }

  it('is read in chunks', async () => {
    expect((await handle(post(stream(['{"method":"GET",', '"key":"报告"}']))))!.status).toBe(200)
  })

  it('returns 200 if it has exactly maxBodyBytes', async () => {
    const json = JSON.stringify(download)
    expect((await handle(post(stream([json, ' '.repeat(100 - json.length)]))))!.status).toBe(200)
  })

  it('returns 413 payload_too_large above maxBodyBytes, and cancels the stream', async () => {
    let canceled = false
    const endless = stream(Array(50).fill(' '.repeat(30)), () => {
      canceled = true
    })
    const answer = await handle(post(endless))
    expect([answer!.status, canceled]).toEqual([413, true])
    const failing = stream(Array(50).fill(' '.repeat(30)), () => {
      throw new Error('cannot be canceled')
    })
    expect((await handle(post(failing)))!.status).toBe(413)
  })

  it('returns 400 invalid_request if it was cut off or is missing', async () => {
    const cut = await handle(post(stream(['{"method"', 'broken'])))
    expect([cut!.status, (await cut!.json()).detail]).toEqual([
      400,
      'body: was cut off before it was complete',
    ])
    const missing = await handle(post('', { body: null }))
    expect([missing!.status, (await missing!.json()).detail]).toEqual([400, 'body: must be JSON'])
  })

  it('rejects with internal if the app has read it or holds its reader', async () => {
    const used = post(download)
    await used.text()
    const internal = { code: 'internal', message: 'The request body was read before it reached Cosgate' }
    await expect(handle(used)).rejects.toMatchObject(internal)
    const locked = post(download)
    locked.body!.getReader()
    await expect(handle(locked)).rejects.toMatchObject(internal)
  })
})

describe('redirect', () => {
  it('returns a redirect without a body and without a Content-Type, and may be called again', async () => {
    const cos = cosgate({ ...options, authorize: () => true })
    const request = new Request('https://app.example/file')
    for (const key of ['a.txt', '报告.pdf']) {
      const answer = await cos.redirect(request, key, { status: 303 })
      expect([answer.status, await answer.text(), answer.headers.get('content-type')]).toEqual([
        303,
        '',
        null,
      ])
      expectSignedUrl(answer.headers.get('location')!, {
        method: 'GET',
        path: `/${key}`,
        params: { 'response-content-disposition': 'attachment' },
      })
    }
  })

  it('returns a refusal as problem+json, and rejects with what authorize threw and with a bad option', async () => {
    const request = new Request('https://app.example/file')
    const refusing = cosgate({ ...options, authorize: () => ({ allow: false, status: 404 }) })
    const hidden = await refusing.redirect(request, 'a')
    expect([hidden.status, (await hidden.json()).code]).toEqual([404, 'not_found'])
    const thrown = Object.assign(new Error('no such user'), { status: 403, expose: true })
    const throwing = cosgate({ ...options, authorize: () => Promise.reject(thrown) })
    await expect(throwing.redirect(request, 'a')).rejects.toBe(thrown)
    await expect(refusing.redirect(request, 'a', { status: 301 as never })).rejects.toMatchObject({
      code: 'invalid_option',
    })
  })
})

it('the signal of an intent aborts with the signal of the request, and is aborted if that was before', async () => {
  const client = new AbortController()
  const aborted: boolean[] = []
  const cos = cosgate({
    ...options,
    authorize: async (intent) => {
      if (aborted.length === 0) {
        const { signal } = intent
        aborted.push(signal.aborted)
        client.abort()
        aborted.push(signal.aborted)
      } else aborted.push(intent.signal.aborted)
      return true
    },
  })
  const request = post(download, { signal: client.signal })
  await cos.handle(request)
  expect(getEventListeners(request.signal, 'abort')).toEqual([])
  await cos.redirect(new Request('https://app.example/file', { signal: client.signal }), 'a')
  expect(aborted).toEqual([false, true, true])
})
