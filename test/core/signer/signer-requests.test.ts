import { describe, it } from 'vitest'
import { expectRefusal, HOST, staticSigner } from '../../support/signer-fixture.js'

const signer = staticSigner()
const get = { method: 'GET', key: 'a' } as const
const numbered = (count: number, prefix: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, 'x']))

describe('getAuth and getPresignedUrl throw invalid_request that names the field', () => {
  it.each<[string, unknown, RegExp]>([
    ['none', undefined, /^request: /],
    ['null', null, /^request: /],
    ['a text', 'a', /^request: /],
    ['no method', { key: 'a' }, /^method: /],
    ['an unknown method', { ...get, method: 'PATCH' }, /^method: /],
    ['a method with a space', { ...get, method: 'GET ' }, /^method: /],
    ['a method in a foreign alphabet', { ...get, method: 'poſt' }, /^method: /],
    ['a method that is no text', { ...get, method: ['GET'] }, /^method: /],
    ['a symbol as method', { ...get, method: Symbol('GET') }, /^method: /],
    ['expires 0', { ...get, expires: 0 }, /^expires: /],
    ['expires -1', { ...get, expires: -1 }, /^expires: /],
    ['expires 1.5', { ...get, expires: 1.5 }, /^expires: /],
    ['expires NaN', { ...get, expires: Number.NaN }, /^expires: /],
    ['expires Infinity', { ...get, expires: Number.POSITIVE_INFINITY }, /^expires: /],
    ['expires 1e308', { ...get, expires: 1e308 }, /^expires: /],
    ['expires as text', { ...get, expires: '300' }, /^expires: /],
    ['expires true', { ...get, expires: true }, /^expires: /],
    ['expires null', { ...get, expires: null }, /^expires: /],
    ['expires beside validity', { ...get, expires: 1, validity: { startsAt: 1, endsAt: 2 } }, /^expires: /],
    ['validity null', { ...get, validity: null }, /^validity: /],
    ['validity as text', { ...get, validity: '1;2' }, /^validity: must be an object$/],
    ['validity at its end', { ...get, validity: { startsAt: 5, endsAt: 5 } }, /^validity: /],
    ['validity from before 1970', { ...get, validity: { startsAt: -1, endsAt: 5 } }, /^validity: /],
    ['validity from half a second', { ...get, validity: { startsAt: 0.5, endsAt: 5 } }, /^validity: /],
    ['validity to half a second', { ...get, validity: { startsAt: 0, endsAt: 5.5 } }, /^validity: /],
    ['validity in milliseconds', { ...get, validity: { startsAt: 0, endsAt: 1e10 } }, /^validity: /],
    ['validity of texts', { ...get, validity: { startsAt: '1', endsAt: '2' } }, /^validity: /],
    ['validity that begins nowhere', { ...get, validity: { endsAt: 2 } }, /^validity: /],
    ['expires beyond any clock', { ...get, expires: 5_000_000_001 }, /^expires: /],
    ['validity backwards', { ...get, validity: { startsAt: 2, endsAt: 1 } }, /^validity: /],
    ['validity NaN', { ...get, validity: { startsAt: 0, endsAt: Number.NaN } }, /^validity: /],
    ['signHost null', { ...get, signHost: null }, /^signHost: /],
    ['signHost 0', { ...get, signHost: 0 }, /^signHost: /],
    ['headers null', { ...get, headers: null }, /^headers: /],
    ['headers as an array', { ...get, headers: [['range', 'x']] }, /^headers: /],
    [
      'headers as a Map, which has none of its own',
      { ...get, headers: new Map([['range', 'x']]) },
      /^headers: /,
    ],
    ['headers as Headers', { ...get, headers: new Headers({ range: 'x' }) }, /^headers: /],
    ['params as URLSearchParams', { ...get, params: new URLSearchParams('a=b') }, /^params: /],
    ['params as text', { ...get, params: 'a=b' }, /^params: /],
    ['params false', { ...get, params: false }, /^params: /],
    ['a null header', { ...get, headers: { range: null } }, /^headers\.range: /],
    ['an undefined header', { ...get, headers: { range: undefined } }, /^headers\.range: /],
    ['an undefined parameter', { ...get, params: { a: undefined } }, /^params\.a: /],
    ['a header that is an array', { ...get, headers: { range: ['a'] } }, /^headers\.range: /],
    ['a fraction as value', { ...get, params: { a: 1.5 } }, /^params\.a: /],
    ['a number beyond 2^53 as value', { ...get, params: { a: 2 ** 53 } }, /^params\.a: /],
    ['a line break in a header', { ...get, headers: { range: 'a\r\nb' } }, /^headers\.range: /],
    ['a NUL in a parameter', { ...get, params: { a: '\0' } }, /^params\.a: /],
    ['a line break in a name', { ...get, params: { 'a\n': '' } }, /^params\.a\?: /],
    ['a lone surrogate in a header', { ...get, headers: { range: '\udc00' } }, /^headers\.range: /],
    ['a lone surrogate in a name', { ...get, params: { '\ud800': '' } }, /^params\.\?: /],
    ['an empty name', { ...get, params: { '': 'x' } }, /^params\.: /],
    ['__proto__ as a name', { ...get, params: JSON.parse('{"__proto__":"x"}') }, /^params\.__proto__: /],
    ['a name in two cases', { ...get, headers: { Range: 'a', range: 'b' } }, /^headers\.range: .*twice/],
    ['a name in two cases, both with capitals', { ...get, headers: { Range: 'a', RANGE: 'b' } }, /twice/],
    ['a tab in a parameter', { ...get, params: { a: '\t' } }, /^params\.a: /],
    ['a parameter in two cases', { ...get, params: { uploadId: 'a', uploadid: 'b' } }, /^params\.uploadid: /],
    ['a q-* parameter', { ...get, params: { 'Q-Sign-Time': 'x' } }, /^params\.Q-Sign-Time: /],
    ['a hundred and one headers', { ...get, headers: numbered(101, 'x-cos-meta-') }, /^headers: .*100/],
    ['a hundred and one parameters', { ...get, params: numbered(101, 'p') }, /^params: .*100/],
    [
      'a long name, which is not repeated',
      { ...get, params: { [`${'n'.repeat(65)}`]: null } },
      /^params\.n{64}…: /,
    ],
    [
      'a name of 64 characters, which is',
      { ...get, params: { [`${'n'.repeat(64)}`]: null } },
      /^params\.n{64}: /,
    ],
    ['another host', { ...get, headers: { Host: 'evil.example' } }, /^headers\.host: /],
    ['another case of the host', { ...get, headers: { host: HOST.toUpperCase() } }, /^headers\.host: /],
    [
      'a content-length that is no number',
      { ...get, headers: { 'Content-Length': 'x' } },
      /content-length: /,
    ],
    ['an empty content-length', { ...get, headers: { 'content-length': '' } }, /content-length: /],
    ['a negative content-length', { ...get, headers: { 'content-length': '-1' } }, /content-length: /],
    [
      'a content-length with a zero before',
      { ...get, headers: { 'content-length': '01' } },
      /content-length: /,
    ],
    ['a content-length in hex', { ...get, headers: { 'content-length': '0x10' } }, /content-length: /],
    [
      'a huge content-length',
      { ...get, headers: { 'content-length': '9007199254740993' } },
      /content-length: /,
    ],
  ])('%s', (_title, request, message) => {
    expectRefusal(() => signer.getAuth(request as never), 'invalid_request', message)
    expectRefusal(() => signer.getPresignedUrl(request as never), 'invalid_request', message)
  })

  it.each([
    ['metod', 'method'],
    ['Key', 'key'],
    ['expire', 'expires'],
    ['header', 'headers'],
    ['param', 'params'],
    ['signhost', 'signHost'],
    ['validty', 'validity'],
  ])('throws for the unknown field %s with a "did you mean" hint', (name, miss) => {
    const message = `${name}: is not a field (did you mean ${miss}?)`
    expectRefusal(() => signer.getAuth({ ...get, [name]: 'x' } as never), 'invalid_request', message)
  })

  it('a download has no method, and an object URL only key, bucket and region', () => {
    expectRefusal(() => signer.getPresignedDownloadUrl(get as never), 'invalid_request', /^method: /)
    expectRefusal(() => signer.getPresignedDownloadUrl(undefined as never), 'invalid_request', /^request: /)
    expectRefusal(
      () => signer.getPresignedDownloadUrl({ key: 'a', Key: 'b' } as never),
      'invalid_request',
      /^Key: /,
    )
    expectRefusal(() => signer.getObjectUrl(undefined as never), 'invalid_request', /^request: /)
    expectRefusal(() => signer.getObjectUrl(null as never), 'invalid_request', /^request: /)
    expectRefusal(() => signer.getObjectUrl('a' as never), 'invalid_request', /^request: /)
    expectRefusal(
      () => signer.getObjectUrl({ key: 'a', buckett: 'x-1' } as never),
      'invalid_request',
      'buckett: is not a field (did you mean bucket?)',
    )
  })
})
