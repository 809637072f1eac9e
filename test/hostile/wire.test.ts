import { describe, expect, it } from 'vitest'
import { ask } from '../support/ask.js'
import { DEADLINE_MS, expectHarmless, expectOurs, hostileSites } from './hostile-sites.js'
import { type WireCase, wire } from './wire.js'

const sites = hostileSites()
/** koa-bodyparser answers 500 to a body that is not compressed as it says. */
const parserFails = /^content-encoding/

describe('a hostile request gets the answer of its rule, whatever the framework', () => {
  it.each(wire)('$title', { timeout: DEADLINE_MS }, async (hostile) => {
    const { method, target = '/cos/presign', headers, body, title } = hostile
    const question = { ...(method && { method }), ...(headers && { headers }), body, target }
    for (const { name, site, parsed } of sites) {
      const answer = await ask(site.url, question)
      if (parsed && answer.status === 500 && parserFails.test(title)) continue
      expectHarmless(answer, name)
      // Behind a parser, the parser may be the one who refuses.
      if (parsed && answer.headers['cache-control'] !== 'no-store') {
        expect(answer.status, name).toBeGreaterThanOrEqual(400)
        continue
      }
      const expected: WireCase['expect'] = (parsed && hostile.parsed) || hostile.expect
      expect(answer.status, name).toBe(expected.status)
      if (expected.code) expect(answer.json.code, name).toBe(expected.code)
      if (expected.status !== 404 && method !== 'HEAD') expectOurs(answer, name)
    }
  })
})
