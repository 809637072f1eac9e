import { STATUS_CODES } from 'node:http'
import { describe, expect, it } from 'vitest'
import { ask } from '../../support/ask.js'
import { frameworkForTest, requestOnce } from '../../support/gate-fixture.js'
import { expectNoSignature } from '../../support/sdk-oracle.js'

const clientRequest = { method: 'GET', key: 'a' }
const codes: [number, string][] = [
  [401, 'unauthenticated'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [409, 'conflict'],
  [413, 'payload_too_large'],
  [415, 'unsupported_media_type'],
  [422, 'unprocessable'],
  [429, 'rate_limited'],
]
const redirecting = {
  routes: { '/file': (context: { redirect(key: string): Promise<void> }) => context.redirect('a') },
}
const bothWays = ['auth', 'presign'] as const

describe('a refusal of authorize', () => {
  it.each(codes)('with status %i has the default code %s', async (status, code) => {
    for (const endpoint of bothWays) {
      const { answer, site } = await requestOnce(frameworkForTest(), endpoint, clientRequest, {
        decision: { allow: false, status },
      })
      expect(answer.status).toBe(status)
      expect(answer.headers['content-type']).toBe('application/problem+json')
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      expect(answer.json).toMatchObject({ type: 'about:blank', title: STATUS_CODES[status], status, code })
      expect(Object.keys(answer.json).sort()).toEqual(['code', 'detail', 'status', 'title', 'type'])
      expect(site.errors).toEqual([])
      expectNoSignature(answer)
    }
  })

  it('has status 403 by default, and its own code, detail and headers', async () => {
    const refusal = {
      allow: false,
      code: 'quota_full',
      detail: 'Clean up first',
      headers: { 'Retry-After': '5' },
    }
    const { answer } = await requestOnce(frameworkForTest(), 'auth', clientRequest, { decision: refusal })
    expect(answer.json).toMatchObject({ status: 403, code: 'quota_full', detail: 'Clean up first' })
    expect(answer.headers['retry-after']).toBe('5')
  })

  it('may have headers that are numbers', async () => {
    const decision = { allow: false, status: 429, headers: { 'Retry-After': 30 } }
    const { answer } = await requestOnce(frameworkForTest(), 'auth', clientRequest, { decision })
    expect(answer.headers['retry-after']).toBe('30')
  })

  it.each([false, null, undefined])('%s returns 403 forbidden', async (decision) => {
    for (const endpoint of bothWays) {
      const authorize = () => decision
      const { answer } = await requestOnce(frameworkForTest(), endpoint, clientRequest, { authorize })
      expect(answer.json).toMatchObject({ status: 403, code: 'forbidden' })
    }
  })

  it.each(['Cache-Control', 'cache-control', 'X-Content-Type-Options', 'Content-Type', 'Set-Cookie'])(
    'cannot set the header %s',
    async (name) => {
      const decision = { allow: false, headers: { [name]: 'public' } }
      const { answer } = await requestOnce(frameworkForTest(), 'auth', clientRequest, { decision })
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.headers['set-cookie']).toBeUndefined()
      expect(answer.headers['content-type']).not.toBe('public')
      expect(answer.status).toBeGreaterThanOrEqual(400)
    },
  )

  it.each(codes)('of a redirect is an error with status %i and its headers', async (status, code) => {
    const decision = { allow: false, status, headers: { 'Retry-After': '5' } }
    const { site } = await requestOnce(frameworkForTest(), 'auth', clientRequest, {
      ...redirecting,
      decision,
    })
    const answer = await ask(`${site.url}/file`, { method: 'GET' })
    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store' })
    expect(site.errors).toMatchObject([{ status, code, expose: true }])
    expectNoSignature(answer)
  })
})

describe('a malformed refusal is invalid_decision', () => {
  it.each([
    ...[200, 302, 400, 418, 500, '403', 403.5, null, Number.NaN, -1, 'constructor'].map((status) => ({
      status,
    })),
    ...[5, null, '', {}, 'a b', 'a\nb'].map((code) => ({ code })),
    ...[5, null, {}, []].map((detail) => ({ detail })),
    ...[
      null,
      'a',
      new Headers({ a: 'b' }),
      new Map([['a', 'b']]),
      ['a'],
      { a: Number.NaN },
      { a: true },
      { a: null },
      { 'a b': 'c' },
      { a: 'b\r\nset-cookie: c' },
      { '': 'a' },
    ].map((headers) => ({
      headers,
    })),
    { reason: 'no' },
    { key: 'a' },
    { expires: 5 },
  ] as object[])('%o', async (fields) => {
    const { answer, site } = await requestOnce(frameworkForTest(), 'presign', clientRequest, {
      decision: { allow: false, ...fields },
    })
    expect(answer.status).toBe(500)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(site.errors).toMatchObject([{ code: 'invalid_decision', status: 500, expose: false }])
    expect(site.errors[0]).toMatchObject({ headers: { 'Cache-Control': 'no-store' } })
    expectNoSignature(answer)
  })
})
