import { describe, expect, it } from 'vitest'
import { ask } from '../../support/ask.js'
import { families, frameworks, type RouteContext } from '../../support/frameworks.js'
import { frameworkForTest, open } from '../../support/gate-fixture.js'
import { expectNoSignature } from '../../support/sdk-oracle.js'

const body = { method: 'GET', key: 'a' }
const endpoints = ['auth', 'presign', 'post-policy']
const app = (context: RouteContext) => context.answer(299, 'app')

describe('path', () => {
  it.each([
    ['/cos', undefined],
    ['/cos', '/cos'],
    ['/a/b-c', '/a/b-c'],
    ['', '/'],
  ])('the routes are at %j for path %j', async (prefix, path) => {
    const site = await frameworkForTest().serve({ options: path === undefined ? {} : { path } })
    expect((await ask(`${site.url}${prefix}/auth`, { body })).status).toBe(200)
    expect((await ask(`${site.url}${prefix}/presign?a=1&b`, { body })).status).toBe(200)
  })

  it.each([
    ...[
      '/cos',
      '/cos/',
      '/cos/auth/',
      '/cos/AUTH',
      '/COS/auth',
      '/cos/authx',
      '/cos/presign/x',
      '//cos/auth',
    ],
    ...[
      '/c%6fs/auth',
      '/cos/auth%2f',
      '/x/cos/auth',
      '/auth',
      '/cos/../cos/auth',
      '/cos//auth',
      '/cos/auth;a',
    ],
  ])('%s goes on to the app', async (path) => {
    for (const framework of families) {
      const site = await framework.serve()
      const answer = await ask(site.origin, { body, target: path })
      expect(answer.status).toBe(404)
      expectNoSignature(answer)
    }
  })
})

describe('other methods than POST', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'PROPFIND'])(
    '%s returns 405 with Allow',
    async (method) => {
      for (const framework of frameworks) {
        const site = await framework.serve({ options: { allow: open } })
        for (const endpoint of endpoints) {
          const answer = await ask(`${site.url}/cos/${endpoint}`, { method })
          expect(answer.status).toBe(405)
          const own = { allow: 'POST', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }
          expect(answer.headers).toMatchObject(own)
          if (method === 'HEAD') expect(answer.text).toBe('')
          else
            expect(answer.json).toMatchObject({
              type: 'about:blank',
              status: 405,
              code: 'method_not_allowed',
              detail: 'Only POST is allowed here',
            })
        }
      }
    },
  )

  it.each(frameworks)('OPTIONS goes on to the app, which handles CORS ($name)', async (framework) => {
    const routes = { '/cos/auth': app, '/cos/presign': app, '/cos/post-policy': app }
    const site = await framework.serve({ routes, options: { allowedOrigins: ['https://app.example'] } })
    for (const endpoint of endpoints) {
      const answer = await ask(`${site.url}/cos/${endpoint}`, { method: 'OPTIONS' })
      expect([answer.status, answer.headers['cache-control']]).toEqual([299, undefined])
    }
  })
})

describe('every response of the gate', () => {
  it.each(frameworks)(
    'is no-store and nosniff, and sets no cookie and no CORS header ($name)',
    async (framework) => {
      const site = await framework.serve()
      const bodies = [body, { items: [body] }, {}, 'x', { method: 'GET', key: '/' }]
      for (const endpoint of endpoints) {
        for (const sent of bodies) {
          const answer = await ask(`${site.url}/cos/${endpoint}`, {
            body: sent,
            headers: { origin: 'https://a.example' },
          })
          expect(answer.headers).toMatchObject({
            'cache-control': 'no-store',
            'x-content-type-options': 'nosniff',
          })
          expect(Object.keys(answer.headers).join()).not.toMatch(/set-cookie|access-control|etag/)
          const type = answer.status === 200 ? /^application\/json/ : /^application\/problem\+json/
          expect(answer.headers['content-type']).toMatch(type)
        }
      }
    },
  )
})
