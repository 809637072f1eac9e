import type { CosgateErrorCode } from '@cosgate/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apps, serve } from './apps.js'
import { answerAt, codesAt, document, endpoints, faultsOf, requestPointer } from './document.js'
import { expectDocumented } from './expect-documented.js'

/** Core's table of codes; the compiler sees to it that none is missing and none made up. */
const statusOfCode: Record<CosgateErrorCode, number> = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  action_not_allowed: 403,
  origin_not_allowed: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  rate_limited: 429,
  internal: 500,
  invalid_option: 500,
  invalid_decision: 500,
  credentials_unavailable: 503,
  timeout: 504,
}

/** What an endpoint is asked about an object, in its own words. */
const asking: Record<string, (key: string) => Record<string, unknown>> = {
  '/auth': (key) => ({ method: 'put', key, headers: { 'content-length': 6, 'x-cos-meta-a': true } }),
  '/presign': (key) => ({ method: 'PUT', key, headers: { 'content-type': 'image/png' }, expires: 60 }),
  '/post-policy': (key) => ({ key, maxBytes: 1024, contentType: 'image/*' }),
}

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

it('names every code of ours under its status, at every endpoint, and no other', () => {
  const statuses = [...new Set(Object.values(statusOfCode))]
  for (const endpoint of endpoints) {
    expect(Object.keys(document.paths[endpoint]!.post.responses)).toEqual(['200', ...statuses.map(String)])
    const named = statuses.flatMap((status) => codesAt(endpoint, status).map((code) => [code, status]))
    expect(Object.fromEntries(named)).toEqual(statusOfCode)
  }
})

it('shows examples that its own schemas accept', () => {
  for (const endpoint of endpoints) {
    for (const status of Object.values(statusOfCode)) {
      const examples = answerAt(endpoint, status).content?.['application/problem+json']?.examples ?? {}
      for (const [code, { value }] of Object.entries(examples)) {
        expect(faultsOf(['components', 'schemas', 'Problem'], value)).toBe('')
        expect(value).toMatchObject({ code, status })
      }
    }
    const { example, examples } = document.paths[endpoint]!.post.requestBody.content['application/json']
    const shown = [example, ...Object.values(examples ?? {}).map(({ value }) => value)].filter(Boolean)
    expect(shown.length).toBeGreaterThan(0)
    for (const request of shown) expect(faultsOf(requestPointer(endpoint), request)).toBe('')
  }
})

describe.each(Object.entries(apps))('what %s answers is what the document says', (_name, app) => {
  let site: Awaited<ReturnType<typeof serve>>
  beforeAll(async () => {
    site = await serve(app())
  })
  afterAll(() => site.close())

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${site.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })

  describe.each(endpoints)('POST /cos%s', (endpoint) => {
    const ask = (key: string) => asking[endpoint]!(key)

    it.each(['users/alice/报告.png', 'scenario/temporary'])(
      'signs what the request schema takes: %s',
      async (key) => {
        expect(faultsOf(requestPointer(endpoint), ask(key))).toBe('')
        await expectDocumented(endpoint, await post(`/cos${endpoint}`, ask(key)), 200)
      },
    )

    it.each([
      ['an unknown field', { ...asking[endpoint]!('a'), colour: 'red' }],
      ['no key', { ...asking[endpoint]!('a'), key: undefined }],
      ['an empty key', asking[endpoint]!('')],
      ['a number as key', { ...asking[endpoint]!('a'), key: 7 }],
      ['a lifetime of no seconds', { ...asking[endpoint]!('a'), expires: 0 }],
      ['a list', []],
      ['a text', 'a'],
    ])('refuses what the request schema refuses: %s', async (_what, request) => {
      expect(faultsOf(requestPointer(endpoint), request)).not.toBe('')
      const problem = await expectDocumented(endpoint, await post(`/cos${endpoint}`, request), 400)
      expect(problem).toMatchObject({ code: 'invalid_request', status: 400 })
    })

    it.each(refusals)('%s is a %i', async (code, status, key) => {
      const problem = await expectDocumented(endpoint, await post(`/cos${endpoint}`, ask(key)), status)
      expect(problem).toMatchObject({ code, status })
    })

    it('action_not_allowed and origin_not_allowed are a 403', async () => {
      const mayNot =
        endpoint === '/post-policy' ? post('/strict/post-policy', ask('a')) : post(`/cos${endpoint}`, listing)
      const foreign = post(`/cos${endpoint}`, ask('a'), { origin: 'https://evil.example' })
      expect(await expectDocumented(endpoint, await mayNot, 403)).toMatchObject({
        code: 'action_not_allowed',
      })
      expect(await expectDocumented(endpoint, await foreign, 403)).toMatchObject({
        code: 'origin_not_allowed',
      })
    })

    it('method_not_allowed is a 405 that names POST', async () => {
      const answer = await fetch(`${site.url}/cos${endpoint}`)
      expect(await expectDocumented(endpoint, answer, 405)).toMatchObject({ code: 'method_not_allowed' })
    })

    it('a body that is too large is a 413, one that is no JSON a 415', async () => {
      const large = await post(`/cos${endpoint}`, { ...ask('a'), padding: 'x'.repeat(32_768) })
      expect(await expectDocumented(endpoint, large, 413)).toMatchObject({ code: 'payload_too_large' })
      const text = await post(`/cos${endpoint}`, ask('a'), { 'content-type': 'text/plain' })
      expect(await expectDocumented(endpoint, text, 415)).toMatchObject({ code: 'unsupported_media_type' })
    })

    it.each([
      ['internal', 'scenario/throws-text'],
      ['invalid_decision', 'scenario/nonsense'],
    ])('%s goes to the framework as a 500', async (code, key) => {
      const answer = await post(`/cos${endpoint}`, ask(key))
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([500, 'no-store'])
      expect(await answer.json()).toEqual({ code })
      expect(codesAt(endpoint, 500)).toContain(code)
    })
  })

  it('invalid_option goes to the framework as a 500, from a redirect', async () => {
    const answer = await fetch(`${site.url}/misspelt`)
    expect([answer.status, await answer.json()]).toEqual([500, { code: 'invalid_option' }])
  })

  it('many requests have as many results, signed or refused', async () => {
    const items = ['a', 'scenario/no', 'scenario/own-code'].map(asking['/presign']!)
    expect(faultsOf(requestPointer('/presign'), { items })).toBe('')
    const { results } = await expectDocumented('/presign', await post('/cos/presign', { items }), 200)
    expect(results).toMatchObject([
      { ok: true, key: 'a' },
      { ok: false, error: { code: 'forbidden' } },
      { ok: false, error: { code: 'quota.used_up' } },
    ])
  })

  it.each([0, 101])('%i items are a 400, as the request schema has it', async (count) => {
    const items = Array.from({ length: count }, () => asking['/presign']!('a'))
    expect(faultsOf(requestPointer('/presign'), { items })).not.toBe('')
    await expectDocumented('/presign', await post('/cos/presign', { items }), 400)
  })
})
