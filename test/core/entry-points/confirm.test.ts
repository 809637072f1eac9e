import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { DecisionEvent, Intent } from '@cosgate/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serveConfirm } from '../../support/confirm-fixture.js'
import { closedOrigin, serveAnswers } from '../../support/cos-answers.js'
import { families } from '../../support/frameworks.js'
import { bucket } from '../../support/sdk-oracle.js'

const etag = '"5d41402abc4b2a76b9719d911017c592"'
const grant = (fields: object) => ({ authorize: () => ({ allow: true, ...fields }) })

describe.each(families)('$name: POST /cos/confirm', (framework) => {
  it('returns 200 with what COS has stored and what uploaded returned', async () => {
    const { oracle, confirm, uploads } = await serveConfirm({}, framework)
    await oracle.put('a/报告', 'hello', { 'Content-Type': 'text/x', 'x-cos-meta-owner': 'amy' })
    const { status, json } = await confirm({ key: 'a/报告', fileId: 'f-1' })
    expect([status, json]).toEqual([
      200,
      {
        key: 'a/报告',
        size: 5,
        contentType: 'text/x',
        etag,
        lastModified: expect.any(Number),
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        data: { row: 1 },
      },
    ])
    const { data: _data, ...answered } = json
    expect(uploads).toMatchObject([{ ...answered, bucket, fileId: 'f-1', metadata: { owner: 'amy' } }])
    expect(Object.isFrozen(uploads[0])).toBe(true)
  })

  it('returns 409 not_uploaded with Retry-After if COS says 404, and records nothing', async () => {
    const { confirm, uploads } = await serveConfirm({}, framework)
    const { status, headers, json } = await confirm({ key: 'missing' })
    expect([status, json.code, headers['retry-after']]).toEqual([409, 'not_uploaded', '1'])
    expect(uploads).toEqual([])
  })

  it.each([{ id: 1n }, Object.assign({}, { toJSON: () => 2n })])(
    'fails if the result of uploaded cannot be written as JSON (%#)',
    async (result) => {
      const events: unknown[] = []
      const listen = (event: unknown) => void events.push(event)
      subscribe('cosgate:decision', listen)
      onTestFinished(() => void unsubscribe('cosgate:decision', listen))
      const { oracle, confirm, site } = await serveConfirm({ uploaded: () => result }, framework)
      await oracle.put('a', 'hello')
      expect((await confirm({ key: 'a' })).status).toBe(500)
      const message = 'The result of uploaded cannot be written as JSON'
      expect(site.errors).toMatchObject([{ code: 'internal', message }])
      expect(events).toMatchObject([{ outcome: 'failed', status: 500, code: 'internal' }])
    },
  )

  it('passes what uploaded throws to the error handler unchanged, and the client may ask again', async () => {
    const failure = Object.assign(new Error('the database is down'), { status: 503 })
    let isDown = true
    const uploaded = () => {
      if (isDown) throw failure
      return 'recorded'
    }
    const { oracle, confirm, site } = await serveConfirm({ uploaded }, framework)
    await oracle.put('a', 'hello')
    expect((await confirm({ key: 'a' })).status).toBe(503)
    expect(site.errors).toEqual([failure])
    isDown = false
    expect((await confirm({ key: 'a' })).json.data).toBe('recorded')
  })

  it('returns the 404 of the app without the option uploaded', async () => {
    const { confirm } = await serveConfirm({ uploaded: undefined }, framework)
    expect((await confirm({ key: 'a' })).status).toBe(404)
  })

  it('gives uploaded the context of the framework', async () => {
    const seen: unknown[] = []
    const options = {
      authorize: (_intent: Intent, context: unknown) => seen.push(context) > 0,
      uploaded: (_upload: unknown, context: unknown) => void seen.push(context),
    }
    const { oracle, confirm } = await serveConfirm(options, framework)
    await oracle.put('a', 'hello')
    expect((await confirm({ key: 'a' })).json).not.toHaveProperty('data')
    expect(seen).toHaveLength(2)
    expect(seen[0]).toBe(seen[1])
  })
})

describe('authorize of a confirmation', () => {
  it('gets the intent of a HEAD', async () => {
    const intents: Intent[] = []
    const { confirm } = await serveConfirm({ authorize: (intent: Intent) => void intents.push(intent) })
    expect((await confirm({ key: 'a', fileId: 'f' })).json).toMatchObject({ status: 403, code: 'forbidden' })
    expect(intents).toMatchObject([
      { via: 'confirm', action: 'HeadObject', method: 'HEAD', bucket, key: 'a', resource: 'a', fileId: 'f' },
    ])
    expect(intents[0]!.headers).toEqual({})
    expect(intents[0]).not.toHaveProperty('size')
  })

  it('is not called if HeadObject is not in allow.actions: the answer is 403 action_not_allowed', async () => {
    const { confirm, emulator } = await serveConfirm({ allow: { actions: ['PutObject'] } })
    expect((await confirm({ key: 'a' })).json.code).toBe('action_not_allowed')
    expect(emulator.requests).toEqual([])
  })

  it('causes no request to COS if it refuses', async () => {
    const { confirm, emulator } = await serveConfirm({ authorize: () => ({ allow: false, status: 404 }) })
    expect((await confirm({ key: 'a' })).status).toBe(404)
    expect(emulator.requests).toEqual([])
  })

  it.each(['key', 'bucket', 'region', 'expires', 'headers', 'params'])(
    'causes 500 invalid_decision if its grant sets %s',
    async (field) => {
      const value = { expires: 60, headers: {}, params: {} }[field] ?? 'b-1250000000'
      const { confirm, site, emulator } = await serveConfirm(grant({ [field]: value }))
      expect((await confirm({ key: 'a' })).status).toBe(500)
      expect(site.errors).toMatchObject([
        { code: 'invalid_decision', message: `grant.${field}: does not apply to a confirmation` },
      ])
      expect(emulator.requests).toEqual([])
    },
  )

  it('causes 500 invalid_decision if its grant sets partSize', async () => {
    const { confirm, site } = await serveConfirm(grant({ maxBytes: 5, partSize: 1024 ** 2 }))
    await confirm({ key: 'a' })
    expect(site.errors).toMatchObject([{ code: 'invalid_decision' }])
  })
})

describe('the request of a confirmation', () => {
  it.each<[string, unknown, RegExp]>([
    ['no key', {}, /^key: /],
    ['a bucket', { key: '/' }, /^key: /],
    ['a bad key', { key: '../a' }, /^key: /],
    ['a key with a lone surrogate', { key: '\ud800' }, /^key: /],
    ['a bad fileId', { key: 'a', fileId: '' }, /^fileId: /],
    ['a size', { key: 'a', size: 5 }, /^body.size: /],
    ['an array', [], /^body: /],
  ])('returns 400 for %s', async (_title, body, detail) => {
    const { confirm, emulator } = await serveConfirm()
    expect((await confirm(body)).json).toMatchObject({
      status: 400,
      code: 'invalid_request',
      detail: expect.stringMatching(detail),
    })
    expect(emulator.requests).toEqual([])
  })

  it('returns 403 origin_not_allowed for a page of another site', async () => {
    const { confirm } = await serveConfirm()
    expect((await confirm({ key: 'a' }, { 'sec-fetch-site': 'cross-site' })).json.code).toBe(
      'origin_not_allowed',
    )
  })
})

describe('POST /cos/confirm with limits', () => {
  it.each<[string, object, object]>([
    ['413 for a larger object', { maxBytes: 4 }, { status: 413, code: 'payload_too_large' }],
    ['415 for another type', { contentTypes: ['image/*'] }, { status: 415, code: 'unsupported_media_type' }],
  ])('returns %s and does not call uploaded', async (_title, limits, problem) => {
    const { oracle, confirm, uploads } = await serveConfirm(grant(limits))
    await oracle.put('a', 'hello', { 'Content-Type': 'text/html' })
    expect((await confirm({ key: 'a' })).json).toMatchObject(problem)
    expect(uploads).toEqual([])
    expect(await oracle.get('a')).toBeDefined()
  })

  it('returns 200 for an object within them', async () => {
    const { oracle, confirm } = await serveConfirm(grant({ maxBytes: 5, contentTypes: ['image/*'] }))
    await oracle.put('a', 'hello', { 'Content-Type': 'image/png' })
    expect((await confirm({ key: 'a' })).status).toBe(200)
  })
})

describe('removeRejected', () => {
  const options = { ...grant({ maxBytes: 4 }), removeRejected: true }

  it('deletes an object that breaks the limits', async () => {
    const { oracle, confirm } = await serveConfirm(options)
    await oracle.put('a', 'hello')
    expect((await confirm({ key: 'a' })).status).toBe(413)
    expect(await oracle.get('a')).toBeUndefined()
  })

  it('keeps an object that replaced it in the meantime', async () => {
    let heads = 0
    const methods: (string | undefined)[] = []
    const origin = await serveAnswers((request, response) => {
      methods.push(request.method)
      heads += 1
      const headers = { 'content-length': '5', 'last-modified': new Date(0).toUTCString() }
      response.writeHead(200, { ...headers, etag: `"${heads}"` }).end()
    })
    const { confirm } = await serveConfirm({ ...options, origin })
    expect((await confirm({ key: 'a' })).status).toBe(413)
    expect(methods).toEqual(['HEAD', 'HEAD'])
  })

  it('returns 413 if the object is gone in the meantime', async () => {
    const methods: (string | undefined)[] = []
    const stored = { etag: '"e"', 'content-length': '5', 'last-modified': new Date(0).toUTCString() }
    const origin = await serveAnswers((request, response) => {
      if (methods.push(request.method) === 1) response.writeHead(200, stored).end()
      else response.writeHead(404).end()
    })
    const { confirm } = await serveConfirm({ ...options, origin })
    expect((await confirm({ key: 'a' })).status).toBe(413)
    expect(methods).toEqual(['HEAD', 'HEAD'])
  })

  it('returns 413 or 409 to confirmations that arrive together', async () => {
    const { oracle, confirm, emulator } = await serveConfirm(options)
    await oracle.put('a', 'hello')
    const statuses = await Promise.all(Array.from({ length: 5 }, () => confirm({ key: 'a' })))
    expect(new Set(statuses.map(({ status }) => status))).toContain(413)
    expect(statuses.every(({ status }) => status === 413 || status === 409)).toBe(true)
    expect(emulator.requests.some(({ action }) => action === 'DeleteObject')).toBe(true)
  })

  it('returns 502 store_failed if the object cannot be deleted, so that the client asks again', async () => {
    const { oracle, confirm, emulator } = await serveConfirm(options)
    await oracle.put('a', 'hello')
    emulator.faults.fail({ requests: 2, matching: ({ action }) => action === 'DeleteObject' })
    expect((await confirm({ key: 'a' })).json.code).toBe('store_failed')
    expect((await confirm({ key: 'a' })).status).toBe(413)
    expect(await oracle.get('a')).toBeUndefined()
  })
})

describe('POST /cos/confirm while COS fails', () => {
  it('returns 200 after one 503', async () => {
    const { oracle, confirm, emulator } = await serveConfirm()
    await oracle.put('a', 'hello')
    emulator.faults.fail()
    expect((await confirm({ key: 'a' })).status).toBe(200)
  })

  it('returns 200 after one reset connection', async () => {
    const { oracle, confirm, emulator } = await serveConfirm()
    await oracle.put('a', 'hello')
    emulator.faults.dropResponse({ afterBytes: 0 })
    expect((await confirm({ key: 'a' })).status).toBe(200)
  })

  it.each<[string, () => Promise<string>, object]>([
    ['502 store_failed if it is down', async () => closedOrigin, { status: 502, code: 'store_failed' }],
    [
      '502 store_failed if it resets every connection',
      () => serveAnswers(({ socket }) => socket.destroy()),
      { status: 502, code: 'store_failed' },
    ],
    ['504 timeout if it is silent', () => serveAnswers(() => {}), { status: 504, code: 'timeout' }],
  ])('returns %s, without details', async (_title, serve, problem) => {
    const timeouts = { store: 0.1 }
    const { confirm, uploads, site } = await serveConfirm({ origin: await serve(), timeouts })
    const { json } = await confirm({ key: 'a' })
    expect(json).toMatchObject({ ...problem, detail: json.title })
    expect(uploads).toEqual([])
    expect(site.errors).toEqual([])
  })

  it('sends its request to internalOrigin', async () => {
    const { origin, oracle, confirm } = await serveConfirm({
      origin: 'https://files.example.com',
      internalOrigin: undefined,
    })
    await oracle.put('a', 'hello')
    const inner = await serveConfirm({ origin: 'https://files.example.com', internalOrigin: origin })
    expect((await inner.confirm({ key: 'a' })).status).toBe(200)
    expect((await confirm({ key: 'a' })).status).toBe(502)
  })
})

describe('the decision event of a confirmation', () => {
  const listen = () => {
    const events: DecisionEvent[] = []
    const listener = (event: unknown) => void events.push(event as DecisionEvent)
    subscribe('cosgate:decision', listener)
    onTestFinished(() => void unsubscribe('cosgate:decision', listener))
    return events
  }

  it('has the request if the action is not allowed', async () => {
    const events = listen()
    const { confirm } = await serveConfirm({ allow: { actions: ['GetObject'] } })
    await confirm({ key: 'a' })
    const request = { via: 'confirm', method: 'HEAD', bucket, key: 'a' }
    expect(events).toMatchObject([{ ...request, outcome: 'refused', code: 'action_not_allowed' }])
  })

  it('has the outcome and the status of the answer', async () => {
    const events = listen()
    const failure = new Error('the database is down')
    const uploaded = ({ key }: { key: string }) => {
      if (key === 'b') throw failure
    }
    const { oracle, confirm } = await serveConfirm({ uploaded })
    await oracle.put('a', 'hello')
    await oracle.put('b', 'hello')
    for (const key of ['a', 'missing', 'b']) await confirm({ key })
    const head = { via: 'confirm', action: 'HeadObject', method: 'HEAD', bucket }
    expect(events).toMatchObject([
      { ...head, key: 'a', outcome: 'signed', status: 200 },
      { ...head, key: 'missing', outcome: 'refused', status: 409, code: 'not_uploaded' },
      { ...head, key: 'b', outcome: 'failed', status: 500, error: failure },
    ])
  })
})
