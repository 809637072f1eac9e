import { type CosgateErrorCode, createStore } from '@cosgate/core'
import { createEmulator } from '@cosgate/emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apps, bucket, permanent, serve, temporary } from './apps.js'
import { document, findResponse, findSchemaErrors, listCodes, paths, toRequestPointer } from './document.js'
import { expectDocumented } from './expect-documented.js'

/** The codes of core with their statuses. The compiler checks that none is missing or invented. */
const statusOfCode: Record<CosgateErrorCode, number> = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  action_not_allowed: 403,
  origin_not_allowed: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  not_uploaded: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  rate_limited: 429,
  internal: 500,
  invalid_option: 500,
  invalid_decision: 500,
  store_failed: 502,
  credentials_unavailable: 503,
  timeout: 504,
}

/** The codes that only the confirmation of uploads returns. */
const confirmCodes = ['not_uploaded', 'store_failed']

/** Returns a valid request body about an object, for each path. */
const createBody: Record<string, (key: string) => Record<string, unknown>> = {
  '/auth': (key) => ({ method: 'put', key, headers: { 'content-length': 6, 'x-cos-meta-a': true } }),
  '/presign': (key) => ({
    method: 'PUT',
    key,
    headers: { 'content-type': 'image/png' },
    expires: 60,
    size: 6,
  }),
  '/post-policy': (key) => ({ key, maxBytes: 1024, contentType: 'image/*', fileId: 'a-1' }),
  '/confirm': (key) => ({ key, fileId: 'a-1' }),
}

/** The keys of objects that the bucket of the tests holds. */
const stored = ['users/alice/报告.png', 'scenario/temporary']
const listing = { method: 'GET', key: '/' }

const refusals: [code: string, status: number, key: string][] = [
  ['invalid_request', 400, '../a'],
  ['unauthenticated', 401, 'scenario/unauthenticated'],
  ['forbidden', 403, 'scenario/no'],
  ['not_found', 404, 'scenario/not-found'],
  ['conflict', 409, 'scenario/conflict'],
  ['quota.used_up', 409, 'scenario/own-code'],
  ['payload_too_large', 413, 'scenario/too-large'],
  ['unsupported_media_type', 415, 'scenario/wrong-type'],
  ['unprocessable', 422, 'scenario/unprocessable'],
  ['rate_limited', 429, 'scenario/too-often'],
  ['credentials_unavailable', 503, 'scenario/no-key'],
  ['timeout', 504, 'scenario/slow'],
]

it('the document lists exactly the codes of core, each under its status, for every path', () => {
  for (const path of paths) {
    const expected = Object.entries(statusOfCode).filter(
      ([code]) => path === '/confirm' || !confirmCodes.includes(code),
    )
    const statuses = [...new Set(expected.map(([, status]) => status))]
    expect(Object.keys(document.paths[path]!.post.responses)).toEqual(['200', ...statuses.map(String)])
    const listed = statuses.flatMap((status) => listCodes(path, status).map((code) => [code, status]))
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(expected))
  }
})

it('the examples of the document match its schemas', () => {
  for (const path of paths) {
    for (const status of Object.keys(document.paths[path]!.post.responses).map(Number)) {
      const examples = findResponse(path, status).content?.['application/problem+json']?.examples ?? {}
      for (const [code, { value }] of Object.entries(examples)) {
        expect(findSchemaErrors(['components', 'schemas', 'Problem'], value)).toBe('')
        expect(value).toMatchObject({ code, status })
      }
    }
    const { example, examples } = document.paths[path]!.post.requestBody.content['application/json']
    const shown = [example, ...Object.values(examples ?? {}).map(({ value }) => value)].filter(Boolean)
    expect(shown.length).toBeGreaterThan(0)
    for (const request of shown) expect(findSchemaErrors(toRequestPointer(path), request)).toBe('')
  }
})

describe.each(Object.entries(apps))('%s answers as openapi.yaml documents', (_name, app) => {
  const cos = createEmulator({ bucket, credentials: [permanent, temporary] })
  let site: Awaited<ReturnType<typeof serve>>
  beforeAll(async () => {
    const origin = await cos.listen()
    const store = createStore({ bucket, region: 'ap-guangzhou', origin, credentials: permanent })
    for (const key of stored) await store.fetch({ method: 'PUT', key, body: 'stored' })
    site = await serve(app(origin))
  })
  afterAll(() => cos.close())
  afterAll(() => site.close())

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${site.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })

  describe.each(paths)('POST /cos%s', (path) => {
    const ask = (key: string) => createBody[path]!(key)

    it.each(stored)('returns 200 for a key that the request schema accepts: %s', async (key) => {
      expect(findSchemaErrors(toRequestPointer(path), ask(key))).toBe('')
      await expectDocumented(path, await post(`/cos${path}`, ask(key)), 200)
    })

    it.each([
      ['an unknown field', { ...createBody[path]!('a'), color: 'red' }],
      ['no key', { ...createBody[path]!('a'), key: undefined }],
      ['an empty key', createBody[path]!('')],
      ['a number as key', { ...createBody[path]!('a'), key: 7 }],
      ['a size below zero', { ...createBody[path]!('a'), size: -1 }],
      ['an empty fileId', { ...createBody[path]!('a'), fileId: '' }],
      ['an expiry of 0', { ...createBody[path]!('a'), expires: 0 }],
      ['an array', []],
      ['a string', 'a'],
    ])('returns 400 invalid_request for a request that the schema rejects: %s', async (_what, request) => {
      expect(findSchemaErrors(toRequestPointer(path), request)).not.toBe('')
      const problem = await expectDocumented(path, await post(`/cos${path}`, request), 400)
      expect(problem).toMatchObject({ code: 'invalid_request', status: 400 })
    })

    it.each(refusals)('returns %s with status %i', async (code, status, key) => {
      const problem = await expectDocumented(path, await post(`/cos${path}`, ask(key)), status)
      expect(problem).toMatchObject({ code, status })
    })

    it('returns 403 for action_not_allowed and origin_not_allowed', async () => {
      const forbidden =
        path === '/auth' || path === '/presign'
          ? post(`/cos${path}`, listing)
          : post(`/strict${path}`, ask('a'))
      const foreign = post(`/cos${path}`, ask('a'), { origin: 'https://evil.example' })
      expect(await expectDocumented(path, await forbidden, 403)).toMatchObject({
        code: 'action_not_allowed',
      })
      expect(await expectDocumented(path, await foreign, 403)).toMatchObject({
        code: 'origin_not_allowed',
      })
    })

    it('returns 405 method_not_allowed for GET, with an Allow header', async () => {
      const answer = await fetch(`${site.url}/cos${path}`)
      expect(await expectDocumented(path, answer, 405)).toMatchObject({ code: 'method_not_allowed' })
    })

    it('returns 413 payload_too_large for a large body and 415 unsupported_media_type for text/plain', async () => {
      const large = await post(`/cos${path}`, { ...ask('a'), padding: 'x'.repeat(32_768) })
      expect(await expectDocumented(path, large, 413)).toMatchObject({ code: 'payload_too_large' })
      const text = await post(`/cos${path}`, ask('a'), { 'content-type': 'text/plain' })
      expect(await expectDocumented(path, text, 415)).toMatchObject({ code: 'unsupported_media_type' })
    })

    it.each([
      ['internal', 'scenario/throws-text'],
      ['invalid_decision', 'scenario/nonsense'],
    ])('passes %s to the framework as a 500', async (code, key) => {
      const answer = await post(`/cos${path}`, ask(key))
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([500, 'no-store'])
      expect(await answer.json()).toEqual({ code })
      expect(listCodes(path, 500)).toContain(code)
    })
  })

  it('returns 409 not_uploaded and 502 store_failed for a confirmation', async () => {
    const missing = await post('/cos/confirm', { key: 'missing' })
    expect(missing.headers.get('retry-after')).toBe('1')
    expect(await expectDocumented('/confirm', missing, 409)).toMatchObject({ code: 'not_uploaded' })
    cos.faults.fail({ requests: 2 })
    const failed = await post('/cos/confirm', { key: 'missing' })
    expect(await expectDocumented('/confirm', failed, 502)).toMatchObject({ code: 'store_failed' })
  })

  it('passes invalid_option of a redirect to the framework as a 500', async () => {
    const answer = await fetch(`${site.url}/misspelled`)
    expect([answer.status, await answer.json()]).toEqual([500, { code: 'invalid_option' }])
  })

  it('returns one result per item of a batch, signed or refused', async () => {
    const items = ['a', 'scenario/no', 'scenario/own-code'].map(createBody['/presign']!)
    expect(findSchemaErrors(toRequestPointer('/presign'), { items })).toBe('')
    const { results } = await expectDocumented('/presign', await post('/cos/presign', { items }), 200)
    expect(results).toMatchObject([
      { ok: true, key: 'a' },
      { ok: false, error: { code: 'forbidden' } },
      { ok: false, error: { code: 'quota.used_up' } },
    ])
  })

  it.each([0, 101])('returns 400 for a batch of %i items, which the schema rejects', async (count) => {
    const items = Array.from({ length: count }, () => createBody['/presign']!('a'))
    expect(findSchemaErrors(toRequestPointer('/presign'), { items })).not.toBe('')
    await expectDocumented('/presign', await post('/cos/presign', { items }), 400)
  })
})
