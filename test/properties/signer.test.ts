import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedSteps, percentEncode } from '../support/signature-oracle.js'
import { HOST, readAuthorization } from '../support/signer-fixture.js'
import {
  attemptedKey,
  expires,
  isSignableKey,
  key,
  now,
  pair,
  pathOf,
  permanent,
  request,
  signerOf,
  temporary,
  unsignedHeaders,
  withHost,
} from './arbitraries.js'
import { runs } from './runs.js'

describe('getAuth', () => {
  it('is what the words of the document give, with the host, from a minute ago', () => {
    fc.assert(
      fc.property(request, pair, now, expires, (asked, credentials, time, lasts) => {
        const { authorization } = expectedSteps({
          ...{ method: asked.method, pathname: pathOf(asked.key), params: asked.params },
          ...{ headers: withHost(asked.headers), keyTime: `${time - 60};${time + lasts}` },
          ...credentials,
        })
        expect(signerOf(credentials, time).getAuth({ ...asked, expires: lasts })).toBe(authorization)
      }),
      runs(),
    )
  })

  it('does not change with headers that COS does not sign', () => {
    fc.assert(
      fc.property(request, unsignedHeaders, permanent, now, (asked, more, credentials, time) => {
        const signer = signerOf(credentials, time)
        const headers = { ...more, ...asked.headers }
        expect(signer.getAuth({ ...asked, headers })).toBe(signer.getAuth(asked))
      }),
      runs(),
    )
  })

  it('does not change with the case of the method, nor with a slash before the key', () => {
    fc.assert(
      fc.property(request, permanent, now, fc.nat(31), (asked, credentials, time, mask) => {
        const signer = signerOf(credentials, time)
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

  it('does not know the token', () => {
    fc.assert(
      fc.property(request, temporary, now, (asked, { securityToken, ...permanentPart }, time) => {
        const text = signerOf({ ...permanentPart, securityToken }, time).getAuth(asked)
        expect(text).toBe(signerOf(permanentPart, time).getAuth(asked))
      }),
      runs(),
    )
  })

  it('names as headers exactly the host and those given, as parameters exactly those given', () => {
    fc.assert(
      fc.property(request, pair, now, (asked, credentials, time) => {
        const fields = readAuthorization(signerOf(credentials, time).getAuth(asked))
        const named = (names: string[]) =>
          names
            .map((name) => percentEncode(name).toLowerCase())
            .sort()
            .join(';')
        expect(fields['q-header-list']).toBe(named([...Object.keys(asked.headers), 'host']))
        expect(fields['q-url-param-list']).toBe(named(Object.keys(asked.params)))
      }),
      runs(),
    )
  })
})

describe('keys', () => {
  it('are signed exactly where the contract says so, else refused as invalid_request', () => {
    fc.assert(
      fc.property(attemptedKey, (given) => {
        const signer = signerOf({ secretId: 'a', secretKey: 'b' }, 1_700_000_000)
        const stripped = given.startsWith('/') && given !== '//' ? given.slice(1) : given
        const isGood = given === '/' || isSignableKey(stripped)
        let url: string | undefined
        try {
          url = signer.getPresignedDownloadUrl({ key: given })
        } catch (error) {
          expect(error).toMatchObject({ name: 'CosgateError', code: 'invalid_request' })
        }
        expect(url !== undefined).toBe(isGood)
        if (url !== undefined)
          expect(decodeURIComponent(new URL(url).pathname)).toBe(given === '/' ? '/' : `/${stripped}`)
      }),
      runs(2),
    )
  })

  it('have an object URL that is a fixed point and says the key', () => {
    fc.assert(
      fc.property(key, (given) => {
        const url = signerOf({ secretId: 'a', secretKey: 'b' }, 1_700_000_000).getObjectUrl({ key: given })
        expect(new URL(url).href).toBe(url)
        expect(decodeURIComponent(url.slice(`https://${HOST}/`.length))).toBe(given)
      }),
      runs(),
    )
  })
})
