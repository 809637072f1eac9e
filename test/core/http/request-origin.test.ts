import { describe, expect, it } from 'vitest'
import { ask } from '../../support/ask.js'
import { families, type RouteContext } from '../../support/frameworks.js'
import { frameworkForTest } from '../../support/gate-fixture.js'
import { expectNoSignature } from '../../support/sdk-oracle.js'

const listed = [
  'capacitor://localhost',
  'https://app.example',
  'http://localhost:5173',
  'https://servicewechat.com',
]
const body = { method: 'GET', key: 'a' }
type Headers = Record<string, string>
const site = 'sec-fetch-site'
const call = async (headers: Headers, options: object = { allowedOrigins: listed }, endpoint = 'auth') => {
  const { url } = await frameworkForTest().serve({ options: { ...options } })
  return ask(`${url}/cos/${endpoint}`, { body, headers })
}

describe('allowedOrigins', () => {
  it.each<[string, Headers]>([
    ['none of the three headers', {}],
    ['a listed Origin', { origin: 'https://app.example' }],
    ['a listed Origin with its port', { origin: 'http://localhost:5173' }],
    ['a listed Origin from another site', { origin: 'https://app.example', [site]: 'cross-site' }],
    ['a listed origin of a hybrid app', { origin: 'capacitor://localhost' }],
    ['a listed Referer', { referer: 'https://app.example/page?q=1' }],
    ['a listed Referer without a path', { referer: 'https://app.example' }],
    ['a mini program', { referer: 'https://servicewechat.com/wx123/devtools/page-frame.html' }],
    ['the same origin by Sec-Fetch-Site', { [site]: 'same-origin' }],
    [
      'the same origin by Sec-Fetch-Site, with an Origin',
      { origin: 'https://me.example', [site]: 'same-origin' },
    ],
  ])('passes a request with %s', async (_title, headers) => {
    for (const endpoint of ['auth', 'presign']) {
      expect((await call(headers, undefined, endpoint)).status).toBe(200)
    }
  })

  it.each<[string, Headers]>([
    ['another Origin', { origin: 'https://evil.example' }],
    ['the origin null', { origin: 'null' }],
    ['an empty Origin', { origin: '' }],
    ['another hybrid app', { origin: 'capacitor://evil.example' }],
    ['another scheme', { origin: 'http://app.example' }],
    ['another port', { origin: 'https://app.example:8443' }],
    ['a longer host', { origin: 'https://app.example.evil.example' }],
    ['a subdomain', { origin: 'https://a.app.example' }],
    ['a user part', { origin: 'https://app.example@evil.example' }],
    ['a path', { origin: 'https://evil.example/https://app.example' }],
    ['another Referer', { referer: 'https://evil.example/https://app.example/' }],
    ['a broken Referer', { referer: 'about:blank' }],
    ['a Referer that only begins alike', { referer: 'https://app.example.evil.example/' }],
    ['another site', { [site]: 'cross-site' }],
    ['the same site, which is not the same origin', { [site]: 'same-site' }],
    [
      'a listed Referer with another Origin',
      { origin: 'https://evil.example', referer: 'https://app.example/' },
    ],
    ['the host of the request itself', { origin: 'http://self.example', host: 'self.example' }],
    [
      'a forwarded host',
      { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    ],
  ])('returns 403 origin_not_allowed for %s', async (_title, headers) => {
    for (const endpoint of ['auth', 'presign', 'post-policy']) {
      const answer = await call(headers, undefined, endpoint)
      expect(answer.json).toMatchObject({
        status: 403,
        code: 'origin_not_allowed',
        detail: 'Requests from this origin are not allowed',
      })
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      expectNoSignature(answer)
    }
  })

  it('if unset, returns 403 origin_not_allowed for Sec-Fetch-Site: cross-site and names the option', async () => {
    const { status, json } = await call({ origin: 'https://evil.example', [site]: 'cross-site' }, {})
    expect(status).toBe(403)
    expect(json).toMatchObject({
      code: 'origin_not_allowed',
      detail: expect.stringContaining('allowedOrigins'),
    })
  })

  it.each<[Headers]>([
    [{}],
    [{ [site]: 'same-origin' }],
    [{ [site]: 'same-site' }],
    [{ [site]: 'none' }],
    [{ origin: 'https://other.example' }],
    [{ referer: 'https://servicewechat.com/wx123/devtools/page-frame.html' }],
  ])('if unset, passes a request with %j', async (headers) => {
    expect((await call(headers, {})).status).toBe(200)
  })

  it.each(families)('$name: also applies to a redirect as JSON', async (framework) => {
    const routes = { '/file': (context: RouteContext) => context.redirect('a', { as: 'json' }) }
    const statusFor = async (headers: Headers, options: object) => {
      const { url } = await framework.serve({ routes, options: { ...options } })
      return (await ask(`${url}/file`, { method: 'GET', headers })).status
    }
    const crossSite = { origin: 'https://evil.example', [site]: 'cross-site' }
    expect(await statusFor(crossSite, {})).toBe(403)
    expect(await statusFor(crossSite, { allowedOrigins: listed })).toBe(403)
    expect(
      await statusFor({ origin: 'https://app.example', [site]: 'cross-site' }, { allowedOrigins: listed }),
    ).toBe(200)
    expect(await statusFor({}, {})).toBe(200)
  })

  it('returns 403 before the body is read', async () => {
    const { url } = await frameworkForTest().serve({ options: { allowedOrigins: listed } })
    const endless = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{')),
    })
    const headers = { 'content-type': 'application/json', origin: 'https://evil.example' }
    const response = await fetch(`${url}/cos/auth`, {
      method: 'POST',
      headers,
      body: endless,
      duplex: 'half',
    } as RequestInit)
    expect(response.status).toBe(403)
    await response.body?.cancel()
  })

  it('returns 403 for Sec-Fetch-Site: none with a foreign Origin', async () => {
    expect((await call({ origin: 'https://evil.example', [site]: 'none' })).status).toBe(403)
  })

  it('an empty list allows only the same origin', async () => {
    expect((await call({ origin: 'https://app.example' }, { allowedOrigins: [] })).status).toBe(403)
    expect((await call({ [site]: 'same-origin' }, { allowedOrigins: [] })).status).toBe(200)
  })

  it.each(families)('does not apply to cosRedirect ($name)', async (framework) => {
    const routes = { '/file': (context: { redirect(key: string): Promise<void> }) => context.redirect('a') }
    const { url } = await framework.serve({ routes, options: { allowedOrigins: listed } })
    const headers = { origin: 'https://evil.example', referer: 'https://evil.example/', [site]: 'cross-site' }
    expect((await ask(`${url}/file`, { method: 'GET', headers })).status).toBe(302)
  })
})
