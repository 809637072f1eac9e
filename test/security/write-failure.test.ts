import { describe, expect, it } from 'vitest'
import { ask } from '../support/ask.js'
import { families, frameworks } from '../support/frameworks.js'
import { post } from '../support/gate-fixture.js'
import { expectNoSignature } from '../support/sdk-oracle.js'

const download = { method: 'GET', key: 'a' }

describe.each(frameworks.filter(({ kind }) => kind === 'express'))(
  '$name: a response that cannot be written',
  (framework) => {
    /** A createFailingHook hook on writeHead, which session and compression middleware also replace. */
    const createFailingHook = () => [
      (_req: unknown, res: { writeHead: unknown }, next: () => void) => {
        const { writeHead } = res
        res.writeHead = () => {
          res.writeHead = writeHead
          throw new Error('the hook of the app failed')
        }
        next()
      },
    ]

    it('reaches the error handler, and neither hangs nor crashes the process', async () => {
      const site = await framework.serve({
        before: createFailingHook,
        routes: { '/file': (context) => context.redirect('a') },
      })
      const answers = [await post(site, 'auth', download), await ask(`${site.url}/file`, { method: 'GET' })]
      for (const answer of answers) {
        expect(answer.status).toBe(500)
        expectNoSignature(answer)
      }
      expect(site.errors).toMatchObject([{ message: 'the hook of the app failed' }, {}])
    })
  },
)

it.each(families)(
  'a refusal with a header that Node refuses to send is invalid_decision ($name)',
  async (framework) => {
    const authorize = () => ({ allow: false, headers: { Trailer: 'Expires' } })
    const site = await framework.serve({ options: { authorize } })
    expect((await post(site, 'auth', download)).status).toBe(500)
    expect(site.errors).toMatchObject([{ code: 'invalid_decision' }])
  },
)
