import { describe, expect, it } from 'vitest'
import { hmacHex, sha1Hex } from '../../support/signature-oracle.js'
import {
  BUCKET,
  credentials,
  expectRefusal,
  NOW,
  ORIGIN,
  staticSigner,
  temporary,
} from '../../support/signer-fixture.js'

const signer = staticSigner()
const FILENAME = '$' + '{filename}'
const keyTime = `${NOW - 60};${NOW + 300}`
const signing = [{ 'q-sign-algorithm': 'sha1' }, { 'q-ak': 'AKIDfakeExample' }, { 'q-sign-time': keyTime }]

const documentOf = (policy: string) => JSON.parse(Buffer.from(policy, 'base64').toString('utf8'))

describe('getPostPolicy', () => {
  it.each<[string, object, unknown[], object]>([
    ['one key', { key: 'a/报告.pdf' }, [{ key: 'a/报告.pdf' }], { key: 'a/报告.pdf' }],
    [
      'a prefix, to which the form adds the name of the file',
      { keyPrefix: 'users/ann/' },
      [['starts-with', '$key', 'users/ann/']],
      { key: `users/ann/${FILENAME}` },
    ],
    ['a size', { key: 'a', maxBytes: 1024 }, [{ key: 'a' }, ['content-length-range', 0, 1024]], { key: 'a' }],
    [
      'a size of nothing',
      { key: 'a', maxBytes: 0 },
      [{ key: 'a' }, ['content-length-range', 0, 0]],
      { key: 'a' },
    ],
    [
      'a type',
      { key: 'a', contentType: 'image/png' },
      [{ key: 'a' }, { 'Content-Type': 'image/png' }],
      { key: 'a', 'Content-Type': 'image/png' },
    ],
    [
      'a type with a parameter',
      { key: 'a', contentType: 'text/plain; charset=utf-8' },
      [{ key: 'a' }, { 'Content-Type': 'text/plain; charset=utf-8' }],
      { key: 'a', 'Content-Type': 'text/plain; charset=utf-8' },
    ],
    [
      'a type with parameters, close together and far apart',
      { key: 'a', contentType: 'text/plain;charset=utf-8; \tformat=flowed' },
      [{ key: 'a' }, { 'Content-Type': 'text/plain;charset=utf-8; \tformat=flowed' }],
      { key: 'a', 'Content-Type': 'text/plain;charset=utf-8; \tformat=flowed' },
    ],
    [
      'a family of types, of which the form names its own',
      { key: 'a', contentType: 'image/*' },
      [{ key: 'a' }, ['starts-with', '$Content-Type', 'image/']],
      { key: 'a' },
    ],
  ])('has a condition for %s', (_title, request, conditions, named) => {
    const { url, fields, expiresAt } = signer.getPostPolicy(request)
    const { policy, 'q-signature': signature, ...rest } = fields
    expect(url).toBe(`${ORIGIN}/`)
    expect(expiresAt).toBe(NOW + 300)
    expect(rest).toStrictEqual({
      ...named,
      'q-sign-algorithm': 'sha1',
      'q-ak': 'AKIDfakeExample',
      'q-key-time': keyTime,
    })
    expect(documentOf(policy!)).toEqual({
      expiration: new Date((NOW + 300) * 1000).toISOString(),
      conditions: [{ bucket: BUCKET }, ...conditions, ...signing],
    })
    const text = Buffer.from(policy!, 'base64').toString('utf8')
    expect(signature).toBe(hmacHex(hmacHex(credentials.secretKey, keyTime), sha1Hex(text)))
    expect(Buffer.from(text).toString('base64')).toBe(policy)
  })

  it('adds the token of a temporary key as a field', () => {
    const { fields } = staticSigner({ credentials: temporary }).getPostPolicy({ key: 'a' })
    expect(fields['x-cos-security-token']).toBe(temporary.securityToken)
  })

  it('uses the origin of the options', () => {
    const local = staticSigner({ origin: 'http://127.0.0.1:9000' })
    expect(local.getPostPolicy({ key: 'a' }).url).toBe('http://127.0.0.1:9000/')
  })

  it('is valid for the requested time, also in the policy text', () => {
    const { fields, expiresAt } = signer.getPostPolicy({ key: 'a', expires: 1 })
    expect(expiresAt).toBe(NOW + 1)
    expect(documentOf(fields.policy!).expiration).toBe('2023-11-14T22:13:21.000Z')
    expect(fields['q-key-time']).toBe(`${NOW - 60};${NOW + 1}`)
  })

  it.each<[string, unknown, RegExp]>([
    ['no request', undefined, /^request: /],
    ['null', null, /^request: /],
    ['neither key nor prefix', {}, /^key: /],
    ['both', { key: 'a', keyPrefix: 'b/' }, /^key: /],
    ['a key that is the bucket', { key: '/' }, /^key: /],
    ['a prefix that is the bucket', { keyPrefix: '/' }, /^keyPrefix: /],
    ['an empty prefix', { keyPrefix: '' }, /^keyPrefix: /],
    ['a key that COS would expand', { key: `a/${FILENAME}` }, /^key: /],
    ['a prefix that COS would expand', { keyPrefix: `${FILENAME}/` }, /^keyPrefix: /],
    ['a size as text', { key: 'a', maxBytes: '1' }, /^maxBytes: /],
    ['a negative size', { key: 'a', maxBytes: -1 }, /^maxBytes: /],
    ['half a byte', { key: 'a', maxBytes: 0.5 }, /^maxBytes: /],
    ['an endless size', { key: 'a', maxBytes: Number.POSITIVE_INFINITY }, /^maxBytes: /],
    ['a size null', { key: 'a', maxBytes: null }, /^maxBytes: /],
    ['a type that is a word', { key: 'a', contentType: 'image' }, /^contentType: /],
    ['a type with a star in the middle', { key: 'a', contentType: 'image/*png' }, /^contentType: /],
    ['a type with a star before', { key: 'a', contentType: '*/png' }, /^contentType: /],
    ['a type with a line break', { key: 'a', contentType: 'image/png\n' }, /^contentType: /],
    ['a type with something before', { key: 'a', contentType: ' image/png' }, /^contentType: /],
    ['a type that is a list', { key: 'a', contentType: ['image/png'] }, /^contentType: /],
    ['a type null', { key: 'a', contentType: null }, /^contentType: /],
    ['expires 0', { key: 'a', expires: 0 }, /^expires: /],
    ['expires null', { key: 'a', expires: null }, /^expires: /],
    ['an unknown field', { key: 'a', maxbytes: 1 }, /^maxbytes: .*did you mean maxBytes/],
    ['a method', { key: 'a', method: 'POST' }, /^method: /],
    ['a validity', { key: 'a', validity: { startsAt: 1, endsAt: 2 } }, /^validity: /],
  ])('throws invalid_request for %s', (_title, request, message) => {
    expectRefusal(() => signer.getPostPolicy(request as never), 'invalid_request', message)
  })
})
