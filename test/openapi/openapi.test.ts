import type { CosgateErrorCode } from '@cosgate/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apps, serve } from './apps.js'
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

it('the document lists exactly the codes of core, each under its status, for every path', () => {
  const statuses = [...new Set(Object.values(statusOfCode))]
  for (const path of paths) {
    expect(Object.keys(document.paths[path]!.post.responses)).toEqual(['200', ...statuses.map(String)])
    const listed = statuses.flatMap((status) => listCodes(path, status).map((code) => [code, status]))
    expect(Object.fromEntries(listed)).toEqual(statusOfCode)
  }
})

it('the examples of the document match its schemas', () => {
  for (const path of paths) {
    for (const status of Object.values(statusOfCode)) {
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

  describe.each(paths)('POST /cos%s', (path) => {
    const ask = (key: string) => createBody[path]!(key)

    it.each(['users/alice/报告.png', 'scenario/temporary'])(
      'returns 200 for a key that the request schema accepts: %s',
      async (key) => {
        expect(findSchemaErrors(toRequestPointer(path), ask(key))).toBe('')
        await expectDocumented(path, await post(`/cos${path}`, ask(key)), 200)
      },
    )

    it.each([
      ['an unknown field', { ...createBody[path]!('a'), colour: 'red' }],
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
        path === '/post-policy' ? post('/strict/post-policy', ask('a')) : post(`/cos${path}`, listing)
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
