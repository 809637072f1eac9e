import { describe, expect, it } from 'vitest'
import { families } from '../support/frameworks.js'
import { post } from '../support/gate-fixture.js'

const wish = { method: 'GET', key: 'a' }
const never = () => new Promise(() => {})
const failing = () => Promise.reject(new Error('sts.internal:443 said no'))

describe.each(families)(
  '$name: what we answer of a failure is its status and code, and no more',
  (framework) => {
    it.each<[string, object, number, string, string]>([
      ['of the provider', { credentials: failing }, 503, 'Service Unavailable', 'credentials_unavailable'],
      [
        'of a slow provider',
        { credentials: never, timeouts: { credentials: 0.02 } },
        504,
        'Gateway Timeout',
        'timeout',
      ],
      [
        'of a slow authorize',
        { authorize: never, timeouts: { authorize: 0.02 } },
        504,
        'Gateway Timeout',
        'timeout',
      ],
    ])('%s', async (_title, options, status, title, code) => {
      const problem = { type: 'about:blank', title, status, detail: title, code }
      const site = await framework.serve({ options: { ...options } })
      for (const endpoint of ['auth', 'presign'])
        expect((await post(site, endpoint, wish)).json).toEqual(problem)
    })
  },
)
