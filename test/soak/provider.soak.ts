import { cachedCredentials } from '@cosgate/core'
import { expect, it } from 'vitest'
import { frameworks } from '../support/frameworks.js'
import { NOW, secretId, secretKey, securityToken } from '../support/sdk-oracle.js'
import { createClient } from './client.js'

const credentials = { secretId, secretKey, securityToken, expiresAt: NOW + 3600 }
const body = JSON.stringify({ method: 'GET', key: 'a' })

/** Creates a slow provider that records its calls. */
function createProvider() {
  const calls: number[] = []
  const provider = async () => {
    calls.push(performance.now())
    await new Promise((resolve) => setTimeout(resolve, 500))
    return credentials
  }
  return { provider, calls }
}

it.each(frameworks)(
  '1,000 concurrent requests without a cached key make one provider call: $name',
  async (framework) => {
    const wrappers = [
      (provider: unknown) => provider,
      (provider: never) => cachedCredentials(provider, { clock: () => NOW }),
    ]
    for (const wrap of wrappers) {
      const { provider, calls } = createProvider()
      const { url } = await framework.serve({ options: { credentials: wrap(provider as never) } })
      const client = createClient(url, 1000)
      const answers = await Promise.all(Array.from({ length: 1000 }, () => client.post('/cos/auth', body)))
      client.close()
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1000)
      expect(calls).toHaveLength(1)
    }
  },
)
