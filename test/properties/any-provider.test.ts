import { cachedCredentials } from '@cosgate/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { need, providerSigner } from '../support/credentials-fixture.js'
import { credentials, NOW } from '../support/signer-fixture.js'
import { anyValue } from './arbitraries.js'
import { awaitOrExpectCode, replaceOneField } from './run-or-expect-code.js'
import { runs } from './runs.js'

const get = { method: 'GET', key: 'a' } as const

describe('a provider with arbitrary values', () => {
  const results = fc.oneof(
    anyValue,
    replaceOneField(credentials, 'secretId', 'secretKey', 'securityToken', 'expiresAt'),
  )

  it('signs or throws credentials_unavailable for any value that a provider returns', async () => {
    await fc.assert(
      fc.asyncProperty(results, fc.boolean(), async (result, isAsync) => {
        const signer = providerSigner((isAsync ? async () => result : () => result) as never)
        await awaitOrExpectCode(() => signer.getAuth(get), 'credentials_unavailable')
        const cached = cachedCredentials(() => result as never, { clock: () => NOW })
        await awaitOrExpectCode(() => cached(need), 'credentials_unavailable')
      }),
      runs(),
    )
  })

  it('throws credentials_unavailable with the cause for any value that a provider throws', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, fc.boolean(), async (thrown, isAsync) => {
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

  it('signs or throws invalid_option for any value that credentialScope returns', async () => {
    await fc.assert(
      fc.asyncProperty(anyValue, async (scope) => {
        const signer = providerSigner(() => credentials, { credentialScope: () => scope as string })
        await awaitOrExpectCode(() => signer.getAuth(get), 'invalid_option')
      }),
      runs(),
    )
  })
})
