import { describe, expect, it } from 'vitest'
import { ask } from '../support/ask.js'
import { DEADLINE_MS, expectGateResponse, expectHarmless, hostileSites } from './hostile-sites.js'
import { type WireCase, wire } from './wire.js'

const sites = hostileSites()
/** koa-bodyparser returns 500 for a body that does not match its Content-Encoding. */
const parserFails = /^content-encoding/

describe('every framework answers a hostile request with the expected status and code', () => {
  it.each(wire)('$title', { timeout: DEADLINE_MS }, async (hostile) => {
    const { method, target = '/cos/presign', headers, body, title } = hostile
    const options = { ...(method && { method }), ...(headers && { headers }), body, target }
    for (const { name, kind, site, parsed } of sites) {
      if (hostile.normalized && kind === 'fetch') continue
      const answer = await ask(site.url, options)
      if (parsed && answer.status === 500 && parserFails.test(title)) continue
      expectHarmless(answer, name)
      // A body parser may refuse the request before the gate.
      if (parsed && answer.headers['cache-control'] !== 'no-store') {
        expect(answer.status, name).toBeGreaterThanOrEqual(400)
        continue
      }
      const expected: WireCase['expect'] = (parsed && hostile.parsed) || hostile.expect
      expect(answer.status, name).toBe(expected.status)
      if (expected.code) expect(answer.json.code, name).toBe(expected.code)
      if (expected.status !== 404 && method !== 'HEAD') expectGateResponse(answer, name)
    }
  })
})
