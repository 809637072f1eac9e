import type { Intent } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { frameworkForTest, post, requestOnce } from '../../support/gate-fixture.js'
import { expectNoSignature, expectSignedUrl } from '../../support/sdk-oracle.js'

const item = (key: string) => ({ method: 'GET', key })
const many = (count: number) => Array.from({ length: count }, (_, index) => item(`k${index}`))
type Results = { results: { ok: boolean; url?: string; key?: string; error?: object }[] }
const serveWith = (options: object) => frameworkForTest().serve({ options: { ...options } })
const keyOf = ({ key }: Intent) => Number(key.slice(1))

describe('POST /presign with items', () => {
  it('returns one result per item in their order, however long each takes', async () => {
    const authorize = async (intent: Intent) => {
      await new Promise((resolve) => setTimeout(resolve, (7 * keyOf(intent)) % 11))
      return true
    }
    const site = await serveWith({ authorize })
    const { results } = (await post(site, 'presign', { items: many(100) })).json as unknown as Results
    expect(results.map(({ key }) => key)).toEqual(many(100).map(({ key }) => key))
    for (const { url, key, ...rest } of results) {
      expect(rest).toEqual({ ok: true, method: 'GET', headers: {}, expiresAt: 1_700_000_300 })
      expectSignedUrl(url!, { method: 'GET', path: `/${key}` })
    }
  })

  it.each(['null', '1', '"items"', '[]'])('returns 400 invalid_request for the body %s', async (body) => {
    const answer = await post(await serveWith({}), 'presign', body)
    expect(answer.json).toMatchObject({ status: 400, code: 'invalid_request' })
  })

  it('calls authorize for each item, at most 8 at once', async () => {
    let running = 0
    const seen: number[] = []
    const authorize = async () => {
      seen.push(++running)
      await new Promise((resolve) => setTimeout(resolve, 1))
      running--
      return true
    }
    const site = await serveWith({ authorize })
    expect((await post(site, 'presign', { items: many(40) })).status).toBe(200)
    expect([seen.length, Math.max(...seen)]).toEqual([40, 8])
  })

  it('returns a refused or malformed item as its own result', async () => {
    const authorize = ({ key }: Intent) =>
      key === 'no' ? { allow: false, status: 404, headers: { 'Retry-After': '5' } } : true
    const site = await serveWith({ authorize })
    const items = [item('a'), item('no'), { method: 'GET' }, null, { ...item('b'), bucket: 'x' }, item('c')]
    const answer = await post(site, 'presign', { items: [...items, { method: 'GET', key: '/' }, 'text', []] })
    expect(answer.status).toBe(200)
    const problem = (status: number, code: string) => ({
      ok: false,
      error: { type: 'about:blank', status, code },
    })
    const bad = problem(400, 'invalid_request')
    expect(answer.json.results).toMatchObject([
      { ok: true, key: 'a' },
      problem(404, 'not_found'),
      ...[bad, bad, bad],
      { ok: true, key: 'c' },
      problem(403, 'action_not_allowed'),
      ...[bad, bad],
    ])
    expect(answer.headers['retry-after']).toBeUndefined()
  })

  it.each([0, 101, 1000])('returns 400 for %i items', async (count) => {
    const { answer, intents } = await requestOnce(frameworkForTest(), 'presign', { items: many(count) })
    expect(answer.json).toMatchObject({
      status: 400,
      code: 'invalid_request',
      detail: 'items: must be an array of 1 to 100 requests',
    })
    expect(intents).toEqual([])
  })

  it.each([
    { items: null },
    { items: {} },
    { items: 'x' },
    { items: { length: 1, 0: item('a') } },
    { items: many(1), method: 'GET' },
    { items: many(1), expires: 5 },
    { item: many(1) },
  ])('returns 400 for %j', async (body) => {
    const { answer } = await requestOnce(frameworkForTest(), 'presign', body)
    expect(answer.json).toMatchObject({ status: 400, code: 'invalid_request' })
  })

  it('returns 400 for items on /auth', async () => {
    const { answer } = await requestOnce(frameworkForTest(), 'auth', { items: many(2) })
    expect(answer.json).toMatchObject({ status: 400, code: 'invalid_request' })
  })

  it('applies each grant to its own item only', async () => {
    const authorize = ({ key }: Intent) =>
      key === 'k1' ? { allow: true, key: 'renamed', expires: 60 } : true
    const site = await serveWith({ authorize })
    const { json } = await post(site, 'presign', { items: many(3) })
    const expected = [
      { key: 'k0' },
      { key: 'renamed', expiresAt: 1_700_000_060 },
      { key: 'k2', expiresAt: 1_700_000_300 },
    ]
    expect(json.results).toMatchObject(expected)
  })
})

describe('a whole batch fails', () => {
  it('with an error that authorize throws, unchanged', async () => {
    const thrown = Object.assign(new Error('database gone'), { status: 503 })
    const authorize = ({ key }: Intent) => {
      if (key === 'k5') throw thrown
      return true
    }
    const site = await serveWith({ authorize })
    const answer = await post(site, 'presign', { items: many(20) })
    expect(answer.status).toBe(503)
    expect(site.errors).toEqual([thrown])
    expectNoSignature(answer)
  })

  it('with an invalid decision', async () => {
    const site = await serveWith({ authorize: ({ key }: Intent) => (key === 'k5' ? 'yes' : true) })
    const answer = await post(site, 'presign', { items: many(20) })
    expect(answer.status).toBe(500)
    expect(site.errors).toMatchObject([{ code: 'invalid_decision' }])
    expectNoSignature(answer)
  })

  it('without deciding further items after a failure', async () => {
    let asked = 0
    const authorize = async ({ key }: Intent) => {
      asked++
      if (key === 'k0') throw new Error('no')
      await new Promise((resolve) => setTimeout(resolve, 1))
      return true
    }
    const site = await serveWith({ authorize })
    await post(site, 'presign', { items: many(100) })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(asked).toBeLessThanOrEqual(8)
  })

  it('the items of a batch share one deadline of authorize: those decided in time are signed', async () => {
    let started = 0
    const authorize = async ({ key }: Intent) => {
      started++
      if (Number(key.slice(1)) >= 8) await new Promise(() => {})
      return true
    }
    const site = await serveWith({ authorize, timeouts: { authorize: 0.5 } })
    const startedAt = performance.now()
    const { status, json } = await post(site, 'presign', { items: many(40) })
    // With a deadline per item, 32 items of which 8 run at once would take four times as long.
    expect(performance.now() - startedAt).toBeLessThan(1500)
    expect(status).toBe(200)
    const results = json.results as { ok: boolean; error?: { code: string } }[]
    expect(results.slice(0, 8).every(({ ok }) => ok)).toBe(true)
    expect(results.slice(8).every(({ error }) => error?.code === 'timeout')).toBe(true)
    // Items that are due after the deadline are not decided. A timer may fire a little early, so one more group may start.
    expect(started).toBeLessThanOrEqual(24)
  })

  it('the items of a batch share one deadline of the credentials', async () => {
    const authorize = () => new Promise((resolve) => setTimeout(() => resolve(true), 60))
    const site = await serveWith({
      authorize,
      credentials: () => new Promise(() => {}),
      timeouts: { authorize: 0.5, credentials: 0.3 },
    })
    const startedAt = performance.now()
    const { json } = await post(site, 'presign', { items: many(40) })
    expect(json).toMatchObject({ status: 504, code: 'timeout' })
    expect(performance.now() - startedAt).toBeLessThan(1500)
  })

  it('with a failure or timeout of the credentials, but a timeout of authorize fails only its item', async () => {
    const failing = await serveWith({ credentials: () => Promise.reject(new Error('sts down')) })
    const down = await post(failing, 'presign', { items: many(3) })
    expect(down.json).toMatchObject({ status: 503, code: 'credentials_unavailable' })
    const slow = await serveWith({
      credentials: () => new Promise(() => {}),
      timeouts: { credentials: 0.02 },
    })
    const late = await post(slow, 'presign', { items: many(3) })
    expect(late.json).toMatchObject({ status: 504, code: 'timeout' })
    const authorize = ({ key }: Intent) => (key === 'k1' ? new Promise(() => {}) : true)
    const partly = await serveWith({ authorize, timeouts: { authorize: 0.02 } })
    const { json } = await post(partly, 'presign', { items: many(3) })
    expect(json.results).toMatchObject([
      { ok: true },
      { ok: false, error: { status: 504, code: 'timeout' } },
      { ok: true },
    ])
  })
})
