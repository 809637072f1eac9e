import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HOST, ORIGIN, readAuthorization, readUrl } from '../core/fixture.js'
import { expectedRungs, percentEncoded } from '../core/oracle.js'
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

const TOKEN = 'x-cos-security-token'

describe('getAuth', () => {
  it('is what the words of the document give, with the host, from a minute ago', () => {
    fc.assert(
      fc.property(request, pair, now, expires, (asked, credentials, time, lasts) => {
        const { authorization } = expectedRungs({
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
            .map((name) => percentEncoded(name).toLowerCase())
            .sort()
            .join(';')
        expect(fields['q-header-list']).toBe(named([...Object.keys(asked.headers), 'host']))
        expect(fields['q-url-param-list']).toBe(named(Object.keys(asked.params)))
      }),
      runs(),
    )
  })
})

describe('a presigned URL', () => {
  it('is a fixed point of the URL parser, with nothing in it that needs decoding twice', () => {
    fc.assert(
      fc.property(request, pair, now, (asked, credentials, time) => {
        const url = signerOf(credentials, time).getPresignedUrl(asked)
        expect(new URL(url).href).toBe(url)
        expect(url).toMatch(
          /^https:\/\/[a-z0-9.-]+\/(?:[A-Za-z0-9\-_.~/]|%[0-9A-F]{2})*\?(?:[A-Za-z0-9\-_.~&=]|%[0-9A-F]{2})*$/,
        )
      }),
      runs(),
    )
  })

  it('says the path and the parameters that were asked for, and only the signature besides', () => {
    fc.assert(
      fc.property(request, permanent, now, (asked, credentials, time) => {
        const { origin, path, query } = readUrl(signerOf(credentials, time).getPresignedUrl(asked))
        const rest = Object.entries(query).filter(([name]) => !name.startsWith('q-'))
        expect({ origin, path, rest }).toEqual({
          origin: ORIGIN,
          path: pathOf(asked.key),
          rest: Object.entries(asked.params),
        })
        expect(Object.keys(query).filter((name) => name.startsWith('q-'))).toHaveLength(7)
      }),
      runs(),
    )
  })

  it('carries the Authorization value of the same request and token', () => {
    fc.assert(
      fc.property(request, pair, now, (asked, credentials, time) => {
        const signer = signerOf(credentials, time)
        const { query } = readUrl(signer.getPresignedUrl(asked))
        const token: Record<string, string> =
          'securityToken' in credentials ? { [TOKEN]: credentials.securityToken } : {}
        const fields = readAuthorization(signer.getAuth({ ...asked, params: { ...asked.params, ...token } }))
        expect(query).toMatchObject(fields)
      }),
      runs(),
    )
  })

  it('names in q-url-param-list exactly the parameters that it carries', () => {
    fc.assert(
      fc.property(request, pair, now, (asked, credentials, time) => {
        const { query } = readUrl(signerOf(credentials, time).getPresignedUrl(asked))
        const carried = Object.keys(query).filter((name) => !name.startsWith('q-'))
        expect(query['q-url-param-list']).toBe(
          carried
            .map((name) => percentEncoded(name).toLowerCase())
            .sort()
            .join(';'),
        )
      }),
      runs(),
    )
  })

  it('carries one token, ours or the caller’s', () => {
    const named = fc.constantFrom('none', 'params', 'headers') as fc.Arbitrary<'none' | 'params' | 'headers'>
    fc.assert(
      fc.property(request, temporary, now, named, (asked, credentials, time, where) => {
        const given =
          where === 'none'
            ? asked
            : { ...asked, [where]: { ...asked[where], 'X-Cos-Security-Token': 'mine' } }
        const { query } = readUrl(signerOf(credentials, time).getPresignedUrl(given))
        const tokens = Object.entries(query).filter(([name]) => name.toLowerCase() === TOKEN)
        const inHeaders = query['q-header-list']!.split(';').filter((name) => name === TOKEN)
        expect(tokens.length + inHeaders.length).toBe(1)
        if (where !== 'headers')
          expect(tokens[0]![1]).toBe(where === 'params' ? 'mine' : credentials.securityToken)
      }),
      runs(),
    )
  })

  it('of a download is that of GET, and begins with the object URL', () => {
    fc.assert(
      fc.property(request, pair, now, expires, (asked, credentials, time, lasts) => {
        const signer = signerOf(credentials, time)
        const { method: _method, ...download } = { ...asked, expires: lasts }
        const url = signer.getPresignedDownloadUrl(download)
        expect(url).toBe(signer.getPresignedUrl({ ...download, method: 'GET' }))
        expect(url.startsWith(`${signer.getObjectUrl({ key: asked.key })}?`)).toBe(true)
      }),
      runs(),
    )
  })

  it('of many downloads is that of each', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 8 }), request, pair, now, (keys, asked, credentials, time) => {
        const signer = signerOf(credentials, time)
        const { params, headers } = asked
        const single = keys.map((one) => signer.getPresignedDownloadUrl({ key: one, params, headers }))
        expect(signer.getPresignedDownloadUrls(keys, { params, headers })).toEqual(single)
      }),
      runs(0.5),
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
