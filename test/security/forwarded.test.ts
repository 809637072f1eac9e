import { describe, expect, it } from 'vitest'
import { type Answer, ask } from '../support/ask.js'
import { frameworks, type RouteContext } from '../support/frameworks.js'
import { post } from '../support/gate-fixture.js'

/** Headers with which a client, or a proxy that forwards everything, may forge the target of a request. */
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
const download = { method: 'GET', key: 'a' }
const form = { key: 'a' }
const routes = { '/file': (route: RouteContext) => route.redirect('a') }
const trustProxy = (app: { set?(name: string, value: unknown): void; proxy?: boolean }) => {
  if (app.set) app.set('trust proxy', true)
  else app.proxy = true
  return []
}
const pickResponse = ({ status, text, headers: { location } }: Answer) => ({ status, text, location })

describe.each(frameworks)('$name: forged headers', (framework) => {
  it('forged Host and X-Forwarded-* headers change no response, even if the framework trusts its proxy', async () => {
    const options = { allow: { actions: ['GetObject', 'PostObject'] } }
    const site = await framework.serve({ routes, options, before: trustProxy })
    for (const [entryPoint, body] of [
      ['auth', download],
      ['presign', download],
      ['post-policy', form],
    ] as const) {
      const plain = await post(site, entryPoint, body)
      expect(plain.status).toBe(200)
      expect(pickResponse(await post(site, entryPoint, body, forged))).toEqual(pickResponse(plain))
    }
    const plain = await ask(`${site.url}/file`, { method: 'GET' })
    expect(plain.status).toBe(302)
    const forgedAnswer = await ask(`${site.url}/file`, { method: 'GET', headers: forged })
    expect(pickResponse(forgedAnswer)).toEqual(pickResponse(plain))
  })
})
