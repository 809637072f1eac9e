import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentEncode } from '../support/signature-oracle.js'
import { ORIGIN, readAuthorization, readUrl } from '../support/signer-fixture.js'
import {
  createTestSigner,
  expires,
  key,
  now,
  pair,
  permanent,
  request,
  temporary,
  toPath,
} from './arbitraries.js'
import { runs } from './runs.js'

const TOKEN = 'x-cos-security-token'

describe('getPresignedUrl', () => {
  it('returns an encoded URL that the URL parser does not change', () => {
    fc.assert(
      fc.property(request, pair, now, (asked, credentials, time) => {
        const url = createTestSigner(credentials, time).getPresignedUrl(asked)
        expect(new URL(url).href).toBe(url)
        expect(url).toMatch(
          /^https:\/\/[a-z0-9.-]+\/(?:[A-Za-z0-9\-_.~/]|%[0-9A-F]{2})*\?(?:[A-Za-z0-9\-_.~&=]|%[0-9A-F]{2})*$/,
        )
      }),
      runs(),
    )
  })

  it('the URL has the requested path and parameters, and otherwise only the signature', () => {
    fc.assert(
      fc.property(request, permanent, now, (asked, credentials, time) => {
        const { origin, path, query } = readUrl(createTestSigner(credentials, time).getPresignedUrl(asked))
        const rest = Object.entries(query).filter(([name]) => !name.startsWith('q-'))
        expect({ origin, path, rest }).toEqual({
          origin: ORIGIN,
          path: toPath(asked.key),
          rest: Object.entries(asked.params),
        })
        expect(Object.keys(query).filter((name) => name.startsWith('q-'))).toHaveLength(7)
      }),
      runs(),
    )
  })

  it('the URL has the Authorization fields of the same request and token', () => {
    fc.assert(
      fc.property(request, pair, now, (asked, credentials, time) => {
        const signer = createTestSigner(credentials, time)
        const { query } = readUrl(signer.getPresignedUrl(asked))
        const token: Record<string, string> =
          'securityToken' in credentials ? { [TOKEN]: credentials.securityToken } : {}
        const fields = readAuthorization(signer.getAuth({ ...asked, params: { ...asked.params, ...token } }))
        expect(query).toMatchObject(fields)
      }),
      runs(),
    )
  })

  it('q-url-param-list names exactly the parameters of the URL', () => {
    fc.assert(
      fc.property(request, pair, now, (asked, credentials, time) => {
        const { query } = readUrl(createTestSigner(credentials, time).getPresignedUrl(asked))
        const carried = Object.keys(query).filter((name) => !name.startsWith('q-'))
        expect(query['q-url-param-list']).toBe(
          carried
            .map((name) => percentEncode(name).toLowerCase())
            .sort()
            .join(';'),
        )
      }),
      runs(),
    )
  })

  it('the URL has one token, either of the signer or of the caller', () => {
    const named = fc.constantFrom('none', 'params', 'headers') as fc.Arbitrary<'none' | 'params' | 'headers'>
    fc.assert(
      fc.property(request, temporary, now, named, (asked, credentials, time, where) => {
        const given =
          where === 'none'
            ? asked
            : { ...asked, [where]: { ...asked[where], 'X-Cos-Security-Token': 'mine' } }
        const { query } = readUrl(createTestSigner(credentials, time).getPresignedUrl(given))
        const tokens = Object.entries(query).filter(([name]) => name.toLowerCase() === TOKEN)
        const inHeaders = query['q-header-list']!.split(';').filter((name) => name === TOKEN)
        expect(tokens.length + inHeaders.length).toBe(1)
        if (where !== 'headers')
          expect(tokens[0]![1]).toBe(where === 'params' ? 'mine' : credentials.securityToken)
      }),
      runs(),
    )
  })

  it('getPresignedDownloadUrl equals getPresignedUrl for GET and starts with the object URL', () => {
    fc.assert(
      fc.property(request, pair, now, expires, (asked, credentials, time, lifetime) => {
        const signer = createTestSigner(credentials, time)
        const { method: _method, ...download } = { ...asked, expires: lifetime }
        const url = signer.getPresignedDownloadUrl(download)
        expect(url).toBe(signer.getPresignedUrl({ ...download, method: 'GET' }))
        expect(url.startsWith(`${signer.getObjectUrl({ key: asked.key })}?`)).toBe(true)
      }),
      runs(),
    )
  })

  it('getPresignedDownloadUrls returns the same URLs as single calls', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 8 }), request, pair, now, (keys, asked, credentials, time) => {
        const signer = createTestSigner(credentials, time)
        const { params, headers } = asked
        const single = keys.map((one) => signer.getPresignedDownloadUrl({ key: one, params, headers }))
        expect(signer.getPresignedDownloadUrls(keys, { params, headers })).toEqual(single)
      }),
      runs(0.5),
    )
  })
})
