import { objectActions } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { type Answer, ask } from '../support/ask.js'
import { frameworks, type RouteContext } from '../support/frameworks.js'
import {
  buildAuthorization,
  expectNoSignature,
  expectSignedUrl,
  host,
  NOW,
  securityToken,
  span,
} from '../support/sdk-oracle.js'
import type { HostileCase } from './case.js'
import { fields } from './fields.js'
import { forms, type HostileForm } from './forms.js'
import { headers } from './headers.js'
import { DEADLINE_MS, expectGateResponse, expectHarmless, hostileSites } from './hostile-sites.js'
import { keys } from './keys.js'
import { methods } from './methods.js'
import { params } from './params.js'

const sites = hostileSites({
  actions: [...objectActions, 'PostObject'],
  routes: { '/file': (route: RouteContext) => route.redirect(readKey(route)) },
})
/** Returns the key that the query names, like an app that does not check the key of the client. */
function readKey({ context }: RouteContext): unknown {
  const { url } = context as { url: string }
  return JSON.parse(decodeURIComponent(url.slice(url.indexOf('?') + 1)))
}
/** True if a body parser of the app refused the request first. */
function isRefusedByParser(hostile: HostileCase | HostileForm, answer: Answer, parsed: boolean): boolean {
  return parsed && hostile.parserMayRefuse === true && answer.json?.code === undefined
}

function expectAuthorization(
  { expect: expected }: HostileCase,
  { json, status }: Answer,
  name: string,
): void {
  // /cos/auth accepts no batch, so it refuses the whole request.
  const refusal = 'item' in expected ? expected.item : expected
  if ('code' in refusal) {
    expect({ status, code: json?.code }, name).toEqual(refusal)
    return
  }
  const { expires = 300, path, method = 'GET', headers: given = {}, params: asked = {} } = refusal
  const signed = { host, ...given }
  const authorization = buildAuthorization({ method, path, params: asked, headers: signed }, span(expires))
  expect({ status, ...json, headers: { ...(json.headers as object) } }, name).toEqual({
    status: 200,
    authorization,
    securityToken,
    headers: signed,
    expiresAt: NOW + expires,
  })
}

describe('/cos/auth refuses hostile requests or signs them exactly', () => {
  it.each([...keys, ...methods, ...headers, ...params, ...fields])(
    '$title',
    { timeout: DEADLINE_MS },
    async (hostile) => {
      for (const { name, site, parsed } of sites) {
        const answer = await ask(`${site.url}/cos/auth`, { body: hostile.body })
        expectHarmless(answer, name)
        if (isRefusedByParser(hostile, answer, parsed)) continue
        expectGateResponse(answer, name)
        expectAuthorization(hostile, answer, name)
      }
    },
  )
})

describe('/cos/post-policy never signs a hostile form', () => {
  it.each(forms)('$title', { timeout: DEADLINE_MS }, async (hostile) => {
    for (const { name, site, parsed } of sites) {
      const answer = await ask(`${site.url}/cos/post-policy`, { body: hostile.body })
      expectHarmless(answer, name)
      expectNoSignature(answer)
      if (isRefusedByParser(hostile, answer, parsed)) continue
      expectGateResponse(answer, name)
      expect({ status: answer.status, code: answer.json.code }, name).toEqual(hostile.expect)
    }
  })
})

describe('cosRedirect with a hostile key redirects to exactly that object or not at all', () => {
  const isAsked = (key: unknown, body: string) => typeof key === 'string' && body.length < 10_000
  const asked = keys.filter(({ body }) => isAsked(JSON.parse(body).key, body))
  it.each(asked)('$title', { timeout: DEADLINE_MS }, async ({ body, expect: expected }) => {
    const { key } = JSON.parse(body) as { key: string }
    const query = encodeURIComponent(JSON.stringify(key))
    for (const framework of frameworks) {
      const { site, name } = sites.find((at) => at.name.startsWith(framework.name))!
      const answer = await ask(`${site.url}/file?${query}`, { method: 'GET' })
      expect(answer.headers['cache-control'], name).toBe('no-store')
      // This U+FFFD does not come from invalid UTF-8 in a body, so a key of the app may contain it.
      if ('code' in expected && !key.includes('\ufffd')) {
        expectHarmless(answer, name)
        expect([answer.status, answer.headers.location], name).toEqual([400, undefined])
        continue
      }
      const params = { 'response-content-disposition': 'attachment', 'x-cos-security-token': securityToken }
      expect([answer.status, answer.text], name).toEqual([302, ''])
      expectSignedUrl(answer.headers.location as string, { method: 'GET', path: `/${key}`, params })
    }
  })
})
