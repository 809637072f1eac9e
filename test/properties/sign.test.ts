import { sign } from '@cosgate/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hmacSha1 } from '../../packages/core/src/signature/hmac-sha1.js'
import { encodePath, encodeValue } from '../../packages/core/src/signature/percent.js'
import { expectedAuthorization, hmacHex, percentEncode } from '../support/signature-oracle.js'
import { fields, method, pair, text } from './arbitraries.js'
import { runs } from './runs.js'

describe('encodeValue and encodePath', () => {
  it('encode like an encoder that works byte by byte', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(encodeValue(given)).toBe(percentEncode(given))
        expect(encodePath(given)).toBe(given.split('/').map(percentEncode).join('/'))
      }),
      runs(),
    )
  })

  it('are reversed by decodeURIComponent', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(decodeURIComponent(encodeValue(given))).toBe(given)
        expect(decodeURIComponent(encodePath(given))).toBe(given)
      }),
      runs(),
    )
  })

  it('encode a concatenation like its parts', () => {
    fc.assert(
      fc.property(text, text, (one, two) => {
        expect(encodeValue(one + two)).toBe(encodeValue(one) + encodeValue(two))
        expect(encodePath(`${one}/${two}`)).toBe(`${encodePath(one)}/${encodePath(two)}`)
      }),
      runs(),
    )
  })

  it('return only unreserved characters and percent-encoded triplets', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(encodeValue(given)).toMatch(/^(?:[A-Za-z0-9\-_.~]|%[0-9A-F]{2})*$/)
      }),
      runs(),
    )
  })
})

describe('sign', () => {
  it('returns the Authorization of the official document for any request, key and time', () => {
    const anyFields = fields(text, text)
    fc.assert(
      fc.property(method, text, anyFields, anyFields, pair, fc.nat(), fc.integer({ min: 1 }), (...given) => {
        const [verb, pathname, params, headers, { secretId, secretKey }, startsAt, life] = given
        const asked = { method: verb, pathname, params, headers }
        const endsAt = startsAt + life
        expect(sign(asked, { secretId, secretKey }, { startsAt, endsAt })).toBe(
          expectedAuthorization({ ...asked, secretId, secretKey, keyTime: `${startsAt};${endsAt}` }),
        )
      }),
      runs(),
    )
  })

  it('uses an hmacSha1 that equals createHmac for any key and ASCII text', () => {
    const ascii = fc.string({ unit: 'binary-ascii', maxLength: 200 })
    fc.assert(
      fc.property(fc.oneof(ascii, text), ascii, fc.nat(200), (key, message, at) => {
        expect(hmacSha1(key, message.slice(0, at)).digest(message.slice(at))).toBe(hmacHex(key, message))
      }),
      runs(),
    )
  })
})
