import { type CredentialNeed, scopeByResource } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { ask } from '../../support/ask.js'
import { families, type RouteContext } from '../../support/frameworks.js'
import { frameworkForTest, open, post, requestOnce } from '../../support/gate-fixture.js'
import {
  bucket,
  buildAuthorization,
  expectNoSignature,
  expectSignedUrl,
  host,
  NOW,
  region,
  secretId,
  secretKey,
  securityToken,
  span,
} from '../../support/sdk-oracle.js'

const temporary = { secretId, secretKey, securityToken, expiresAt: NOW + 100 }
const get = { method: 'GET', key: 'a.txt' }
const routes = { '/file': (context: RouteContext) => context.redirect('a.txt') }

describe('the gate calls the provider after authorize allowed the request', () => {
  it('with action, bucket, region and resource of the amended request', async () => {
    const needs: CredentialNeed[] = []
    const credentials = (need: CredentialNeed) => {
      needs.push(need)
      return { secretId, secretKey }
    }
    const amended = { allow: true, key: 'given.txt', bucket: 'other-1250000000' }
    await requestOnce(frameworkForTest(), 'presign', get, {
      credentials,
      credentialScope: scopeByResource,
      decision: amended,
    })
    const copy = {
      allow: true,
      headers: { 'x-cos-copy-source': 'src-1250000000.cos.ap-beijing.myqcloud.com/k' },
    }
    await requestOnce(
      frameworkForTest(),
      'presign',
      { method: 'PUT', key: 'a' },
      { credentials, credentialScope: scopeByResource, decision: copy, allow: open },
    )
    expect(needs).toMatchObject([
      { action: 'GetObject', bucket: 'other-1250000000', region, resource: 'given.txt' },
      { action: 'PutObjectCopy', bucket, region, resource: 'a' },
    ])
  })
  it('with the resource of a granted form key', async () => {
    const needs: CredentialNeed[] = []
    const credentials = (need: CredentialNeed) => {
      needs.push(need)
      return { secretId, secretKey }
    }
    const decision = { allow: true, key: 'given.txt' }
    const body = { keyPrefix: 'asked/' }
    await requestOnce(frameworkForTest(), 'post-policy', body, {
      credentials,
      credentialScope: scopeByResource,
      decision,
      allow: { actions: ['PostObject'] },
    })
    expect(needs).toMatchObject([{ action: 'PostObject', resource: 'given.txt' }])
  })

  it('but not for a refused or malformed request', async () => {
    let calls = 0
    const credentials = () => ({ secretId: `${secretId}${calls++}`, secretKey })
    await requestOnce(frameworkForTest(), 'auth', get, { credentials, decision: false })
    await requestOnce(frameworkForTest(), 'auth', { method: 'GET' }, { credentials })
    await requestOnce(frameworkForTest(), 'auth', { method: 'GET', key: '/' }, { credentials })
    await requestOnce(frameworkForTest(), 'auth', get, { credentials, decision: 'yes' })
    expect(calls).toBe(0)
  })
  it('and caches an answer with expiresAt only', async () => {
    for (const [expiresAt, expected] of [
      [NOW + 5000, 1],
      [undefined, 3],
    ] as const) {
      let calls = 0
      const credentials = () => {
        calls++
        return { secretId, secretKey, ...(expiresAt && { expiresAt }) }
      }
      const site = await frameworkForTest().serve({ options: { credentials } })
      for (let turn = 0; turn < 3; turn++) await post(site, 'auth', get)
      expect(calls).toBe(expected)
    }
  })
})

describe('a temporary key', () => {
  it('is returned by /auth beside the Authorization, which does not sign it', async () => {
    const { answer } = await requestOnce(frameworkForTest(), 'auth', get, { credentials: temporary })
    const authorization = buildAuthorization({ method: 'GET', path: '/a.txt', headers: { host } }, span(100))
    expect(answer.json).toEqual({ authorization, securityToken, headers: { host }, expiresAt: NOW + 100 })
  })
  it('is signed as a parameter by /presign and the redirect, which never outlive it', async () => {
    const { answer } = await requestOnce(
      frameworkForTest(),
      'presign',
      { ...get, expires: 900 },
      { credentials: temporary },
    )
    const expected = { method: 'GET', path: '/a.txt', keyTime: span(100) }
    expectSignedUrl(answer.json.url as string, {
      ...expected,
      params: { 'x-cos-security-token': securityToken },
    })
    expect(answer.json.expiresAt).toBe(NOW + 100)
    const site = await frameworkForTest().serve({ routes, options: { credentials: async () => temporary } })
    const { headers } = await ask(`${site.url}/file`, { method: 'GET' })
    const params = { 'x-cos-security-token': securityToken, 'response-content-disposition': 'attachment' }
    expectSignedUrl(headers.location as string, { ...expected, params })
  })
})

describe.each(families)('$name: returns 503 credentials_unavailable without the reason', (framework) => {
  const why = new Error(`sts said no to ${secretKey}`)
  it.each<[string, () => unknown]>([
    ['a rejection', () => Promise.reject(why)],
    [
      'a throw',
      () => {
        throw why
      },
    ],
    ['nothing', () => undefined],
    ['a string', () => 'key'],
    ['no secret key', () => ({ secretId })],
    ['a bad secret key', () => ({ secretId, secretKey: 'a\nb' })],
    ['a bad token', () => ({ secretId, secretKey, securityToken: 5 })],
    ['an expired key', () => ({ ...temporary, expiresAt: NOW - 1 })],
    ['an expiry in milliseconds as text', () => ({ ...temporary, expiresAt: '1' })],
    ['a rejection with nothing', () => Promise.reject()],
  ])('%s', async (_title, credentials) => {
    const site = await framework.serve({ routes, options: { credentials } })
    for (const endpoint of ['auth', 'presign']) {
      const answer = await post(site, endpoint, get)
      expect(answer.json).toMatchObject({
        type: 'about:blank',
        status: 503,
        code: 'credentials_unavailable',
      })
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      expect(answer.text).not.toContain('sts said')
      expectNoSignature(answer)
    }
    expect(site.errors).toEqual([])
    const redirected = await ask(`${site.url}/file`, { method: 'GET' })
    expect(redirected.status).toBe(503)
    expect(site.errors).toMatchObject([{ status: 503, code: 'credentials_unavailable' }])
    expect((site.errors[0] as Error).message).not.toContain('sts said')
    expectNoSignature(redirected)
  })
  it('keeps the original error as the cause', async () => {
    const site = await framework.serve({ routes, options: { credentials: () => Promise.reject(why) } })
    await ask(`${site.url}/file`, { method: 'GET' })
    expect((site.errors[0] as Error).cause).toBe(why)
  })
  it('if static credentials have expired', async () => {
    const site = await framework.serve({ options: { credentials: { ...temporary, expiresAt: NOW - 1 } } })
    const answer = await post(site, 'auth', get)
    expect(answer.json).toMatchObject({ status: 503, code: 'credentials_unavailable' })
  })
})

it('an intent has the configured bucket and region by default', async () => {
  const { intents } = await requestOnce(frameworkForTest(), 'auth', get)
  expect(intents).toMatchObject([{ bucket }])
})
