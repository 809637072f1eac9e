import { describe, expect, it } from 'vitest'
import { type Answer, ask } from '../support/ask.js'
import { expectSignedUrl, NOW, securityToken, span } from '../support/sdk-oracle.js'
import type { HostileCase } from './case.js'
import { fields } from './fields.js'
import { headers } from './headers.js'
import { DEADLINE_MS, expectGateResponse, expectHarmless, hostileSites } from './hostile-sites.js'
import { keys } from './keys.js'
import { methods } from './methods.js'
import { params } from './params.js'
import { selectorValues } from './selector-values.js'

const sites = hostileSites()

function expectOutcome({ expect: expected }: HostileCase, { status, json }: Answer, name: string): void {
  if ('code' in expected) {
    expect({ status, code: json?.code }, name).toEqual(expected)
    return
  }
  expect(status, `${name}: ${JSON.stringify(json)}`).toBe(200)
  if ('item' in expected) {
    expect(json.results, name).toMatchObject([{ ok: false, error: expected.item }])
    return
  }
  const { expires = 300, path, method = 'GET', headers: signed = {}, params: sent = {} } = expected
  expect(json, name).toEqual({
    method,
    url: json.url,
    key: path.slice(1),
    headers: signed,
    expiresAt: NOW + expires,
  })
  expectSignedUrl(json.url as string, {
    path,
    method,
    headers: signed,
    params: { ...sent, 'x-cos-security-token': securityToken },
    keyTime: span(expires),
  })
}

describe.each<[string, HostileCase[]]>([
  ['keys', keys],
  ['methods', methods],
  ['headers', headers],
  ['parameters', params],
  ['values of selecting parameters', selectorValues],
  ['other fields', fields],
])('hostile %s are refused with the expected code or signed exactly', (_area, cases) => {
  it.each(cases)('$title', { timeout: DEADLINE_MS }, async (hostile) => {
    for (const { name, site, parsed } of sites) {
      const answer = await ask(`${site.url}/cos/presign`, { body: hostile.body })
      expectHarmless(answer, name)
      if (parsed && hostile.parserMayRefuse && answer.json?.code === undefined) {
        expect(answer.status, name).toBe(400)
        continue
      }
      expectGateResponse(answer, name)
      expectOutcome(hostile, answer, name)
    }
  })
})
