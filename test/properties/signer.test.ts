import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedSteps, percentEncode } from '../support/signature-oracle.js'
import { HOST, readAuthorization } from '../support/signer-fixture.js'
import {
  attemptedKey,
  createTestSigner,
  expires,
  isSignableKey,
  key,
  now,
  pair,
  permanent,
  request,
  temporary,
  toPath,
  unsignedHeaders,
  withHost,
} from './arbitraries.js'
import { runs } from './runs.js'

describe('getAuth', () => {
  it('returns the Authorization of the official document, with the host and from one minute ago', () => {
    fc.assert(
      fc.property(request, pair, now, expires, (asked, credentials, time, lifetime) => {
        const { authorization } = expectedSteps({
          ...{ method: asked.method, pathname: toPath(asked.key), params: asked.params },
          ...{ headers: withHost(asked.headers), keyTime: `${time - 60};${time + lifetime}` },
          ...credentials,
        })
        expect(createTestSigner(credentials, time).getAuth({ ...asked, expires: lifetime })).toBe(
          authorization,
        )
      }),
      runs(),
    )
  })

  it('ignores headers that COS does not sign', () => {
    fc.assert(
      fc.property(request, unsignedHeaders, permanent, now, (asked, more, credentials, time) => {
        const signer = createTestSigner(credentials, time)
        const headers = { ...more, ...asked.headers }
        expect(signer.getAuth({ ...asked, headers })).toBe(signer.getAuth(asked))
      }),
      runs(),
    )
  })

  it('ignores the case of the method and a slash before the key', () => {
    fc.assert(
      fc.property(request, permanent, now, fc.nat(31), (asked, credentials, time, mask) => {
        const signer = createTestSigner(credentials, time)
        const letters = [...asked.method].map((letter, i) =>
          (mask >> i) & 1 ? letter.toLowerCase() : letter,
        )
        const same = {
          ...asked,
          method: letters.join('') as 'GET',
          key: asked.key === '/' ? '/' : `/${asked.key}`,
        }
        expect(signer.getAuth(same)).toBe(signer.getAuth(asked))
      }),
      runs(),
    )
  })

  it('does not depend on the token', () => {
    fc.assert(
      fc.property(request, temporary, now, (asked, { securityToken, ...permanentPart }, time) => {
        const text = createTestSigner({ ...permanentPart, securityToken }, time).getAuth(asked)
        expect(text).toBe(createTestSigner(permanentPart, time).getAuth(asked))
      }),
      runs(),
    )
  })

  it('lists exactly the host, the given headers and the given parameters', () => {
    fc.assert(
      fc.property(request, pair, now, (asked, credentials, time) => {
        const fields = readAuthorization(createTestSigner(credentials, time).getAuth(asked))
        const formatNames = (names: string[]) =>
          names
            .map((name) => percentEncode(name).toLowerCase())
            .sort()
            .join(';')
        expect(fields['q-header-list']).toBe(formatNames([...Object.keys(asked.headers), 'host']))
        expect(fields['q-url-param-list']).toBe(formatNames(Object.keys(asked.params)))
      }),
      runs(),
    )
  })
})

describe('object keys', () => {
  it('are signed if they are valid, and throw invalid_request otherwise', () => {
    fc.assert(
      fc.property(attemptedKey, (given) => {
        const signer = createTestSigner({ secretId: 'a', secretKey: 'b' }, 1_700_000_000)
        const stripped = given.startsWith('/') && given !== '//' ? given.slice(1) : given
        const isValid = given === '/' || isSignableKey(stripped)
        let url: string | undefined
        try {
          url = signer.getPresignedDownloadUrl({ key: given })
        } catch (error) {
          expect(error).toMatchObject({ name: 'CosgateError', code: 'invalid_request' })
        }
        expect(url !== undefined).toBe(isValid)
        if (url !== undefined)
          expect(decodeURIComponent(new URL(url).pathname)).toBe(given === '/' ? '/' : `/${stripped}`)
      }),
      runs(2),
    )
  })

  it('have an object URL that contains the key and that the URL parser does not change', () => {
    fc.assert(
      fc.property(key, (given) => {
        const url = createTestSigner({ secretId: 'a', secretKey: 'b' }, 1_700_000_000).getObjectUrl({
          key: given,
        })
        expect(new URL(url).href).toBe(url)
        expect(decodeURIComponent(url.slice(`https://${HOST}/`.length))).toBe(given)
      }),
      runs(),
    )
  })
})
