import { describe, expect, it } from 'vitest'
import { type Answer, ask } from '../support/ask.js'
import { frameworks, type RouteContext } from '../support/frameworks.js'
import { post } from '../support/gate-fixture.js'

/** What a client, or a proxy that passes on whatever it gets, may say of where a request went. */
const forged = {
  host: 'evil.example',
  forwarded: 'for=127.0.0.1;host=evil.example;proto=http',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'http',
  'x-forwarded-prefix': '/evil',
  'x-forwarded-for': '127.0.0.1',
  'x-original-url': '/cos/presign',
  'x-rewrite-url': '/cos/presign',
  'x-http-method-override': 'HEAD',
  'x-cos-security-token': 'forged',
  authorization: 'q-sign-algorithm=sha1&q-ak=forged',
}
const wish = { method: 'GET', key: 'a' }
const form = { key: 'a' }
const routes = { '/file': (visit: RouteContext) => visit.redirect('a') }
const trusting = (app: { set?(name: string, value: unknown): void; proxy?: boolean }) => {
  if (app.set) app.set('trust proxy', true)
  else app.proxy = true
  return []
}
const answersOf = ({ status, text, headers: { location } }: Answer) => ({ status, text, location })

describe.each(frameworks)('$name: whoever is said to have been asked', (framework) => {
  it('the answers are the same, also where the framework trusts its proxy', async () => {
    const options = { allow: { actions: ['GetObject', 'PostObject'] } }
    const site = await framework.serve({ routes, options, before: trusting })
    for (const [endpoint, body] of [
      ['auth', wish],
      ['presign', wish],
      ['post-policy', form],
    ] as const) {
      const plain = await post(site, endpoint, body)
      expect(plain.status).toBe(200)
      expect(answersOf(await post(site, endpoint, body, forged))).toEqual(answersOf(plain))
    }
    const plain = await ask(`${site.url}/file`, { method: 'GET' })
    expect(plain.status).toBe(302)
    const told = await ask(`${site.url}/file`, { method: 'GET', headers: forged })
    expect(answersOf(told)).toEqual(answersOf(plain))
  })
})
