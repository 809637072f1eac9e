import { describe, expect, it } from 'vitest'
import { families } from '../support/frameworks.js'
import { post } from '../support/gate-fixture.js'

const download = { method: 'GET', key: 'a' }
const never = () => new Promise(() => {})
const rejectWithDetail = () => Promise.reject(new Error('sts.internal:443 said no'))

describe.each(families)('$name: failures of credentials and timeouts', (framework) => {
  it.each<[string, object, number, string, string]>([
    [
      'a failing provider',
      { credentials: rejectWithDetail },
      503,
      'Service Unavailable',
      'credentials_unavailable',
    ],
    [
      'a slow provider',
      { credentials: never, timeouts: { credentials: 0.02 } },
      504,
      'Gateway Timeout',
      'timeout',
    ],
    [
      'a slow authorize',
      { authorize: never, timeouts: { authorize: 0.02 } },
      504,
      'Gateway Timeout',
      'timeout',
    ],
  ])(
    '%s: the response shows only the title, status and code',
    async (_title, options, status, title, code) => {
      const problem = { type: 'about:blank', title, status, detail: title, code }
      const site = await framework.serve({ options: { ...options } })
      for (const entryPoint of ['auth', 'presign'])
        expect((await post(site, entryPoint, download)).json).toEqual(problem)
    },
  )
})
