import { cachedCredentials } from '@cosgate/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { need, providerSigner } from '../support/credentials-fixture.js'
import { credentials, NOW } from '../support/signer-fixture.js'
import { anything } from './arbitraries.js'
import { giveOrReject, withAny } from './give-or-refuse.js'
import { runs } from './runs.js'

const get = { method: 'GET', key: 'a' } as const

describe('whatever JavaScript value it is', () => {
  const answers = fc.oneof(
    anything,
    withAny(credentials, 'secretId', 'secretKey', 'securityToken', 'expiresAt'),
  )

  it('as the answer of a provider: a signature, or credentials_unavailable', async () => {
    await fc.assert(
      fc.asyncProperty(answers, fc.boolean(), async (answer, isAsync) => {
        const asking = providerSigner((isAsync ? async () => answer : () => answer) as never)
        await giveOrReject(() => asking.getAuth(get), 'credentials_unavailable')
        const cached = cachedCredentials(() => answer as never, { clock: () => NOW })
        await giveOrReject(() => cached(need), 'credentials_unavailable')
      }),
      runs(),
    )
  })

  it('as what a provider throws: credentials_unavailable, with it as the cause', async () => {
    await fc.assert(
      fc.asyncProperty(anything, fc.boolean(), async (thrown, isAsync) => {
        const provider = () => {
          if (isAsync) return Promise.reject(thrown)
          throw thrown
        }
        const outcome = await providerSigner(provider)
          .getAuth(get)
          .catch((error) => error)
        expect(outcome).toMatchObject({ name: 'CosgateError', code: 'credentials_unavailable' })
        expect(Object.is(outcome.cause, thrown)).toBe(true)
      }),
      runs(),
    )
  })

  it('as the answer of credentialScope: a signature, or an invalid_option', async () => {
    await fc.assert(
      fc.asyncProperty(anything, async (scope) => {
        const asking = providerSigner(() => credentials, { credentialScope: () => scope as string })
        await giveOrReject(() => asking.getAuth(get), 'invalid_option')
      }),
      runs(),
    )
  })
})
