import type { Intent } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { ask } from '../../support/ask.js'
import { families, frameworks } from '../../support/frameworks.js'
import { frameworkForTest } from '../../support/gate-fixture.js'
import { serveRedirect } from '../../support/redirect-site.js'
import { expectSignedUrl, NOW, parseQuery } from '../../support/sdk-oracle.js'

const maxAgeOf = (header: unknown) => Number(/^private, max-age=(\d+)$/.exec(header as string)?.[1])
/** What the redirect answers at one instant after another. */
async function over(instants: number[], framework = families[0]!, more: object = {}, options: object = {}) {
  let now = NOW
  const site = await serveRedirect(
    framework,
    'a.png',
    { stableFor: 600, ...more },
    { clock: () => now, ...options },
  )
  const answers = []
  for (const instant of instants) {
    now = instant
    const { headers, status } = await ask(`${site.url}/file`, { method: 'GET' })
    const url = headers.location as string
    const [startsAt, endsAt] = new Map(parseQuery(url)).get('q-sign-time')!.split(';').map(Number) as [
      number,
      number,
    ]
    answers.push({ status, url, startsAt, endsAt, maxAge: maxAgeOf(headers['cache-control']), now })
  }
  return answers
}
const start = NOW - (NOW % 600)
const everywhere = [0, 1, 299, 300, 598, 599].map((offset) => start + offset)

describe('what authorize sees of stableFor', () => {
  const serve = async (decision: unknown, more: object = {}) => {
    const intents: Intent[] = []
    const authorize = (intent: Intent) => {
      intents.push(intent)
      return decision
    }
    const [answer] = await over(
      [start + 100],
      frameworkForTest(),
      { expires: 300, ...more },
      { authorize, maxExpires: 600 },
    )
    return { intents, answer: answer! }
  }

  it('intent.expires is the window plus expires, the longest life that may be signed', async () => {
    const { intents, answer } = await serve(true)
    expect(intents).toMatchObject([{ expires: 900 }])
    expect(answer.endsAt).toBe(start + 900)
  })

  it("a grant's expires caps the life of the URL", async () => {
    const { answer } = await serve({ allow: true, expires: 10 })
    expect(answer.endsAt).toBe(start + 110)
    expect(answer.maxAge).toBeLessThan(10)
  })

  it("a grant's expires does not extend the URL beyond its window", async () => {
    const { answer } = await serve({ allow: true, expires: 600 }, { stableFor: 120, expires: 60 })
    expect(answer.endsAt).toBe(start + 180)
  })
})

describe.each(frameworks)('$name: stableFor', (framework) => {
  it('gives one URL during the window, and another one after it', async () => {
    const within = await over(everywhere, framework)
    expect(new Set(within.map(({ url }) => url)).size).toBe(1)
    const [before, after] = await over([start - 1, start + 600], framework)
    expect(new Set([before!.url, within[0]!.url, after!.url]).size).toBe(3)
  })

  it('signs for at least expires seconds and caches for less than the validity', async () => {
    for (const { status, startsAt, endsAt, now, maxAge, url } of await over(everywhere, framework, {
      expires: 60,
    })) {
      expect(status).toBe(302)
      // A COS whose clock is a little behind must take it too, as with every other signature.
      expect(startsAt).toBeLessThanOrEqual(now - 60)
      expect(endsAt - now).toBeGreaterThanOrEqual(60)
      expect(maxAge).toBeLessThan(endsAt - now)
      expect(maxAge).toBeGreaterThanOrEqual(0)
      const params = { 'response-content-disposition': 'attachment' }
      expectSignedUrl(url, { method: 'GET', path: '/a.png', params, keyTime: `${startsAt};${endsAt}` })
    }
  })

  it('is never cached longer than a temporary key is valid', async () => {
    const credentials = {
      secretId: 'AKIDother',
      secretKey: 'otherKey',
      securityToken: 'tok',
      expiresAt: start + 310,
    }
    const [answer] = await over([start + 300], framework, {}, { credentials })
    expect(answer!.endsAt).toBe(start + 310)
    expect(answer!.maxAge).toBeLessThan(10)
  })
})

it('gives another URL for another file, method or option', async () => {
  const [plain] = await over([NOW])
  const [named] = await over([NOW], families[0], { filename: 'b.png' })
  expect(named!.url).not.toBe(plain!.url)
})

it('returns the same URL and expiresAt as JSON', async () => {
  const site = await serveRedirect(families[1]!, 'a.png', { stableFor: 600, as: 'json' })
  const { json, headers } = await ask(`${site.url}/file`, { method: 'GET' })
  const endsAt = Number(new Map(parseQuery(json.url as string)).get('q-sign-time')!.split(';')[1])
  expect(json.expiresAt).toBe(endsAt)
  expect(maxAgeOf(headers['cache-control'])).toBeLessThan(endsAt - NOW)
})

it('is off by default', async () => {
  const site = await serveRedirect(families[0]!, 'a.png')
  expect((await ask(`${site.url}/file`, { method: 'GET' })).headers['cache-control']).toBe('no-store')
})
