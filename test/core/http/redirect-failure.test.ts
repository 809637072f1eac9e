import { describe, expect, it } from 'vitest'
import { ask } from '../../support/ask.js'
import { frameworks, nodeFrameworks, type RouteContext } from '../../support/frameworks.js'
import { expectRefusedRedirect, redirectOnce } from '../../support/redirect-site.js'
import { expectNoSignature, expectSignedUrl } from '../../support/sdk-oracle.js'

const attachment = { 'response-content-disposition': 'attachment' }

describe.each(frameworks)('$name: a cosRedirect that fails', (framework) => {
  it.each([undefined, null, 5, {}, ['a'], true, () => 'a'])(
    'a missing or non-string key is invalid_option: %s',
    async (key) => {
      const answer = await redirectOnce(framework, key)
      expect(answer.status).toBe(500)
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.site.errors).toMatchObject([{ status: 500, expose: false }])
      expectNoSignature(answer)
    },
  )

  it.each([
    '',
    '/',
    '/a',
    '//',
    '..',
    'a/../b',
    './a',
    'a/.',
    'a\0',
    'a\nb',
    '\x7f',
    '\ud800',
    'a'.repeat(851),
    '\\a',
  ])('a key that cannot be signed returns 400: %j', async (key) => {
    const answer = await redirectOnce(framework, key)
    expect(answer.headers['cache-control']).toBe('no-store')
    expectRefusedRedirect(framework, answer, { status: 400, code: 'invalid_request' })
    expectNoSignature(answer)
  })

  it.each([
    { fileName: 'a' },
    { filename: 5 },
    { filename: null },
    { disposition: 'inlin' },
    { disposition: null },
    { contentType: 5 },
    { contentType: 'a\r\nb' },
    { contentType: '\ud800' },
    { cacheControl: 'no\0store' },
    { cacheControl: {} },
    { expires: 0 },
    { expires: 3601 },
    { expires: '60' },
    { expires: Number.NaN },
    { status: 301 },
    { status: 308 },
    { status: '302' },
    { as: 'xml' },
    { stableFor: 0 },
    { stableFor: 1.5 },
    { stableFor: '60' },
    { params: null },
    { params: 'a' },
    { params: { a: null } },
    { params: { sign: 'x' } },
    { params: { 'q-ak': 'x' } },
    { params: { 'X-Cos-Security-Token': 'x' } },
    { headers: {} },
    null,
    'a.pdf',
    5,
  ])('a bad option is invalid_option: %j', async (options) => {
    const answer = await redirectOnce(framework, 'a', options)
    expect(answer.status).toBe(500)
    expect(answer.site.errors).toMatchObject([{ status: 500, code: 'invalid_option', expose: false }])
    expectNoSignature(answer)
  })

  it('returns 403 before authorize if the action is not in allow.actions', async () => {
    const authorize = () => {
      throw new Error('asked')
    }
    const acl = await redirectOnce(framework, 'a', { params: { acl: '' } }, { authorize })
    expectRefusedRedirect(framework, acl, { status: 403, code: 'action_not_allowed' })
    const allow = { actions: ['PutObject'] }
    const download = await redirectOnce(framework, 'a', {}, { authorize, allow })
    expectRefusedRedirect(framework, download, { status: 403, code: 'action_not_allowed' })
  })
})

describe.each(nodeFrameworks)('$name: a response that was answered', (framework) => {
  it('a second call is an error, never a second answer', async () => {
    const routes = {
      '/file': async (context: RouteContext) => {
        await context.redirect('first')
        await context.redirect('second')
      },
      '/both': async (context: RouteContext) => {
        await Promise.all([context.redirect('first'), context.redirect('second')])
      },
    }
    const { url, errors } = await framework.serve({ routes })
    // Express's last error handler cuts the connection of an answer that was sent.
    const once = { method: 'GET', headers: { connection: 'close' } }
    const answer = await ask(`${url}/file`, once)
    expect(errors).toMatchObject([{ code: expect.any(String), status: 500 }])
    if (framework.kind === 'koa') expect(answer.status).toBe(500)
    else
      expectSignedUrl(answer.headers.location as string, {
        method: 'GET',
        path: '/first',
        params: attachment,
      })
    const both = await ask(`${url}/both`, once)
    expect(JSON.stringify(both.headers)).not.toContain('/second')
    expect(errors).toHaveLength(2)
  })

  it('a call after headers were sent is an error', async () => {
    const routes = {
      '/file': async (route: RouteContext) => {
        const context = route.context as {
          res: { write(text: string): void; end(): void }
          respond?: boolean
        }
        if (framework.kind === 'koa') context.respond = false
        context.res.write('early')
        await route.redirect('a').finally(() => context.res.end())
      },
    }
    const { url, errors } = await framework.serve({ routes })
    const answer = await ask(`${url}/file`, { method: 'GET' }).catch(() => ({
      text: '',
      headers: {},
      status: 200,
    }))
    expect(answer.status).not.toBe(302)
    expectNoSignature(answer)
    expect(errors).toMatchObject([{ status: 500 }])
  })
})
