import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hmacHex, sha1Hex } from '../support/signature-oracle.js'
import { BUCKET, ORIGIN } from '../support/signer-fixture.js'
import { createTestSigner, expires, key, now, pair } from './arbitraries.js'
import { runs } from './runs.js'

const FILENAME = '$' + '{filename}'
const formKey = key.filter((name) => !name.includes(FILENAME))
const target = fc.oneof(
  formKey.map((name) => ({ key: name })),
  formKey.map((name) => ({ keyPrefix: name })),
)
const bytes = fc.option(fc.maxSafeNat(), { nil: undefined })
const type = fc.constantFrom(
  undefined,
  'image/png',
  'image/*',
  'application/vnd.a+json',
  'text/plain; charset=utf-8',
)

type Condition = Record<string, string> | [string, string, unknown] | [string, number, number]

/** True if a form meets every condition of a policy, by the text of the document. */
function accepts(policy: string, form: Record<string, string>, size: number): boolean {
  const { conditions } = JSON.parse(Buffer.from(policy, 'base64').toString()) as { conditions: Condition[] }
  return conditions.every((condition) => {
    if (!Array.isArray(condition)) {
      return Object.entries(condition).every(([name, value]) => {
        const field = name === 'q-sign-time' ? 'q-key-time' : name
        return (name === 'bucket' ? BUCKET : form[field]) === value
      })
    }
    const [kind, first, second] = condition
    if (kind === 'content-length-range') return size >= (first as number) && size <= (second as number)
    return kind === 'starts-with' && (form[(first as string).slice(1)] ?? '').startsWith(second as string)
  })
}

describe('getPostPolicy', () => {
  it('signs the text of the policy with the SignKey of its KeyTime', () => {
    fc.assert(
      fc.property(
        target,
        bytes,
        type,
        pair,
        now,
        expires,
        (where, maxBytes, contentType, credentials, time, lifetime) => {
          const request = { ...where, maxBytes, contentType, expires: lifetime } as never
          const { url, fields } = createTestSigner(credentials, time).getPostPolicy(request)
          const text = Buffer.from(fields.policy!, 'base64').toString()
          const keyTime = `${time - 60};${time + lifetime}`
          expect(url).toBe(`${ORIGIN}/`)
          expect(fields['q-signature']).toBe(hmacHex(hmacHex(credentials.secretKey, keyTime), sha1Hex(text)))
          expect(fields['x-cos-security-token']).toBe(
            (credentials as { securityToken?: string }).securityToken,
          )
        },
      ),
      runs(),
    )
  })

  it('the policy accepts its own form within the limits and no other key, size or type', () => {
    fc.assert(
      fc.property(
        target,
        bytes,
        type,
        pair,
        now,
        formKey,
        (where, maxBytes, contentType, credentials, time, other) => {
          const { fields } = createTestSigner(credentials, time).getPostPolicy({
            ...where,
            maxBytes,
            contentType,
          } as never)
          const form = { ...fields, ...(contentType === 'image/*' && { 'Content-Type': 'image/webp' }) }
          const policy = fields.policy!
          expect(accepts(policy, form, maxBytes ?? 1)).toBe(true)
          if (maxBytes !== undefined) expect(accepts(policy, form, maxBytes + 1)).toBe(false)
          if (contentType) expect(accepts(policy, { ...form, 'Content-Type': 'text/html' }, 0)).toBe(false)
          const isCovered = 'key' in where ? other === where.key : other.startsWith(where.keyPrefix)
          expect(accepts(policy, { ...form, key: other }, 0)).toBe(isCovered)
        },
      ),
      runs(),
    )
  })
})
