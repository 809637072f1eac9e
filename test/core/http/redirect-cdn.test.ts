import type { CdnOptions, Intent } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { checkCdnUrl } from '../../../examples/local-cdn.js'
import { ask } from '../../support/ask.js'
import { frameworks } from '../../support/frameworks.js'
import { frameworkForTest } from '../../support/gate-fixture.js'
import { redirectOnce, serveRedirect } from '../../support/redirect-site.js'
import { NOW } from '../../support/sdk-oracle.js'

const cdn: CdnOptions = { origin: 'https://img.example.com', type: 'D', key: 'abc123456789', lifetime: 1800 }
const toCdn = { cdn: true, disposition: 'inline' }

/** Calls `cosRedirect` with the option `cdn` set. */
function redirectToCdn(options: object = {}, gateOptions: Record<string, unknown> = {}) {
  return redirectOnce(frameworkForTest(), '图 1.png', { ...toCdn, ...options }, { cdn, ...gateOptions })
}

/** Returns the first and the last second at which the local CDN accepts a URL, in seconds from now. */
function lifeOf(url: string, settings = cdn): number {
  const path = url.slice(settings.origin.length)
  const isAccepted = (now: number) => checkCdnUrl(path, settings, now) === '/%E5%9B%BE%201.png'
  let seconds = 0
  while (isAccepted(NOW + seconds + 1)) seconds++
  return seconds
}

describe.each(frameworks)('$name: cosRedirect to the CDN', (framework) => {
  it.each(['A', 'B', 'C', 'D'] as const)('redirects to a URL that a CDN of type %s accepts', async (type) => {
    const settings = { ...cdn, type }
    const { status, location, headers } = await redirectOnce(framework, '图 1.png', toCdn, { cdn: settings })
    expect(status).toBe(302)
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    const path = location.slice(cdn.origin.length)
    expect(checkCdnUrl(path, settings, NOW + 1)).toBe('/%E5%9B%BE%201.png')
  })
})

describe('cosRedirect with cdn: true', () => {
  it('asks authorize with intent.cdn, and without parameters', async () => {
    const intents: Intent[] = []
    const authorize = (intent: Intent) => intents.push(intent) > 0
    await redirectToCdn({ expires: 60, stableFor: 600 }, { authorize })
    await redirectOnce(frameworkForTest(), 'a', {}, { authorize })
    expect(intents[0]).toMatchObject({ via: 'redirect', action: 'GetObject', cdn: true, expires: 660 })
    expect(intents[0]!.params).toEqual({})
    expect(intents[1]).not.toHaveProperty('cdn')
  })

  it('does not ask for credentials', async () => {
    const credentials = () => {
      throw new Error('The provider was called')
    }
    expect((await redirectToCdn({}, { credentials })).status).toBe(302)
  })

  it('returns 403 if authorize refuses', async () => {
    const { status, location } = await redirectToCdn({}, { authorize: () => false })
    expect({ status, location }).toEqual({ status: 403, location: undefined })
  })

  it('returns 403 action_not_allowed if the action is not in allow.actions', async () => {
    const { site } = await redirectToCdn({}, { allow: { actions: ['PutObject'] } })
    expect(site.errors).toMatchObject([{ code: 'action_not_allowed', status: 403 }])
  })

  it.each([{}, { expires: 60 }])('is valid for expires seconds: %j', async (options) => {
    const { location } = await redirectToCdn(options)
    expect(lifeOf(location)).toBe(options.expires ?? 300)
  })

  it('is valid for the lifetime of the CDN if that is less than defaultExpires', async () => {
    const settings = { ...cdn, lifetime: 100 }
    const { location } = await redirectToCdn({}, { cdn: settings })
    expect(lifeOf(location, settings)).toBe(100)
  })

  it('is valid for one second if stableFor leaves no more of the lifetime', async () => {
    const { status, json } = await redirectToCdn({ as: 'json', stableFor: 1799 })
    expect(status).toBe(200)
    expect(json.expiresAt).toBeLessThanOrEqual(NOW + 1800)
  })

  it('as: json returns the URL and when it ends', async () => {
    const { status, json } = await redirectToCdn({ as: 'json', expires: 60 })
    expect({ status, ...json }).toEqual({
      status: 200,
      url: expect.stringMatching(/^https:\/\/img\.example\.com\//),
      expiresAt: NOW + 60,
    })
    const ofB = await redirectToCdn({ as: 'json', expires: 90 }, { cdn: { ...cdn, type: 'B' } })
    // NOW is 20 seconds after a full minute.
    expect(ofB.json.expiresAt).toBe(NOW + 90 - 50)
  })

  it('as: json returns 403 origin_not_allowed to another site', async () => {
    const site = await serveRedirect(frameworkForTest(), 'a', { ...toCdn, as: 'json' }, { cdn })
    await ask(`${site.url}/file`, { method: 'GET', headers: { 'sec-fetch-site': 'cross-site' } })
    expect(site.errors).toMatchObject([{ code: 'origin_not_allowed' }])
  })

  it.each(['A', 'B', 'C', 'D'])('stableFor repeats the URL of type %s during the window', async (type) => {
    let now = NOW - (NOW % 600)
    const options = { cdn: { ...cdn, type }, clock: () => now }
    const site = await serveRedirect(frameworkForTest(), 'a', { ...toCdn, stableFor: 600 }, options)
    const locations = []
    for (const second of [0, 1, 299, 599, 600]) {
      now = NOW - (NOW % 600) + second
      const { headers } = await ask(`${site.url}/file`, { method: 'GET' })
      expect(headers['cache-control']).toBe(`private, max-age=${600 - (second % 600)}`)
      locations.push(headers.location)
    }
    expect(new Set(locations.slice(0, 4)).size).toBe(1)
    expect(locations[4]).not.toBe(locations[0])
  })
})

describe('a grant for a redirect to the CDN', () => {
  it('may change the key and the lifetime', async () => {
    const authorize = () => ({ allow: true, key: 'b.png', expires: 60 })
    const { location } = await redirectToCdn({}, { authorize })
    expect(location).toMatch(
      new RegExp(`^https://img\\.example\\.com/b\\.png\\?sign=.*&t=${NOW + 60 - 1800}$`),
    )
  })

  it.each<[object, RegExp]>([
    [{ bucket: 'other-1250000000' }, /^grant\.bucket: cannot be set/],
    [{ region: 'ap-beijing' }, /^grant\.region: cannot be set/],
    [{ headers: {} }, /^grant\.headers: cannot be set/],
    [{ params: { 'response-content-disposition': 'attachment' } }, /^grant\.params: cannot be set/],
    [{ expires: 1801 }, /^grant\.expires: must be from 1 to cdn\.lifetime \(1800\)/],
  ])('throws invalid_decision for %j', async (grant, message) => {
    const { status, site } = await redirectToCdn({}, { authorize: () => ({ allow: true, ...grant }) })
    expect(status).toBe(500)
    expect(site.errors).toMatchObject([{ code: 'invalid_decision', message: expect.stringMatching(message) }])
  })

  it('throws invalid_decision below a minute for type B', async () => {
    const authorize = () => ({ allow: true, expires: 59 })
    const { site } = await redirectToCdn({}, { authorize, cdn: { ...cdn, type: 'B' } })
    expect(site.errors).toMatchObject([{ code: 'invalid_decision' }])
  })
})

describe('cosRedirect with cdn: true throws invalid_option', () => {
  it.each<[object, RegExp]>([
    [{ filename: 'a.png' }, /^filename: cannot be used with cdn/],
    [{ contentType: 'image/png' }, /^contentType: cannot be used with cdn/],
    [{ cacheControl: 'no-cache' }, /^cacheControl: cannot be used with cdn/],
    [{ params: { 'imageMogr2/thumbnail/200x': '' } }, /^params: cannot be used with cdn/],
    [{ params: {} }, /^params: cannot be used with cdn/],
    [{ disposition: undefined }, /^disposition: must be 'inline' with cdn/],
    [{ disposition: 'attachment' }, /^disposition: must be 'inline' with cdn/],
    [{ expires: 1801 }, /^expires: must be from 1 to 1800 seconds/],
    [{ expires: 1300, stableFor: 600 }, /^expires: must be from 1 to 1200 seconds/],
    [{ stableFor: 1800 }, /^stableFor: must be less than cdn\.lifetime \(1800\)/],
    [{ cdn: 'yes' }, /^cdn: must be one of true, false/],
  ])('for %j', async (options, message) => {
    const { status, site, location } = await redirectToCdn(options)
    expect({ status, location }).toEqual({ status: 500, location: undefined })
    expect(site.errors).toMatchObject([{ code: 'invalid_option', message: expect.stringMatching(message) }])
  })

  it('throws invalid_option below a minute for type B', async () => {
    const { site } = await redirectToCdn({ expires: 59 }, { cdn: { ...cdn, type: 'B' } })
    expect(site.errors).toMatchObject([{ code: 'invalid_option' }])
  })

  it('throws invalid_option without the option cdn of cosgate()', async () => {
    const { site } = await redirectToCdn({}, { cdn: undefined })
    expect(site.errors).toMatchObject([
      { code: 'invalid_option', message: 'cdn: needs the option cdn of cosgate()' },
    ])
  })
})

it('cdn: false redirects to COS', async () => {
  const { location } = await redirectOnce(frameworkForTest(), 'a', { cdn: false }, { cdn })
  expect(location).toContain('.myqcloud.com/a?')
})
