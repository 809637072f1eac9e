import { beforeAll, describe, expect, it } from 'vitest'
import { serveAnswers } from '../support/cos-answers.js'
import { families, type Site } from '../support/frameworks.js'
import { post } from '../support/gate-fixture.js'
import { DEADLINE_MS, expectHarmless } from './hostile-sites.js'
import { keys } from './keys.js'

describe.each(families)(
  '$name: /cos/confirm with a hostile key asks COS for exactly that object or not at all',
  (framework) => {
    let site: Site
    const asked: string[] = []
    const closers: (() => void)[] = []
    beforeAll(async () => {
      const onClose = (close: () => void) => void closers.push(close)
      const origin = await serveAnswers((request, response) => {
        asked.push(request.url!)
        response.writeHead(404).end()
      }, onClose)
      site = await framework.serve({ options: { origin, uploaded: () => {} }, onClose })
      return () => {
        for (const close of closers) close()
      }
    })

    it.each(keys)('$title', { timeout: DEADLINE_MS }, async ({ body, expect: expected }) => {
      asked.length = 0
      const { key } = JSON.parse(body)
      const answer = await post(site, 'confirm', { key })
      expectHarmless(answer, framework.name)
      if ('path' in expected) {
        expect(answer.json.code).toBe('not_uploaded')
        expect(asked.map(decodeURIComponent)).toEqual([expected.path])
      } else {
        expect(answer.json.code).toBe('invalid_request')
        expect(asked).toEqual([])
      }
    })
  },
)
