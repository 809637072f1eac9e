import { describe, expect, it } from 'vitest'
import { ask } from '../support/ask.js'
import { families, frameworks } from '../support/frameworks.js'
import { post } from '../support/gate-fixture.js'
import { expectNoSignature } from '../support/sdk-oracle.js'

const wish = { method: 'GET', key: 'a' }

describe.each(frameworks.filter(({ kind }) => kind === 'express'))(
  '$name: an answer that cannot be written',
  (framework) => {
    /** As sessions and compression do it: a hook that runs when the head is written, and fails. */
    const failing = () => [
      (_req: unknown, res: { writeHead: unknown }, next: () => void) => {
        const { writeHead } = res
        res.writeHead = () => {
          res.writeHead = writeHead
          throw new Error('the hook of the app failed')
        }
        next()
      },
    ]

    it('is an error of the framework’s, neither a wait nor the end of the process', async () => {
      const site = await framework.serve({
        before: failing,
        routes: { '/file': (visit) => visit.redirect('a') },
      })
      const answers = [await post(site, 'auth', wish), await ask(`${site.url}/file`, { method: 'GET' })]
      for (const answer of answers) {
        expect(answer.status).toBe(500)
        expectNoSignature(answer)
      }
      expect(site.errors).toMatchObject([{ message: 'the hook of the app failed' }, {}])
    })
  },
)

it.each(families)(
  'a refusal whose header Node refuses to send is a developer error ($name)',
  async (framework) => {
    const authorize = () => ({ allow: false, headers: { Trailer: 'Expires' } })
    const site = await framework.serve({ options: { authorize } })
    expect((await post(site, 'auth', wish)).status).toBe(500)
    expect(site.errors).toMatchObject([{ code: 'invalid_decision' }])
  },
)
