import { describe, expect, it } from 'vitest'
import { credentials, expectRefusal, HOST, NOW, readAuthorization, staticSigner } from './fixture.js'
import { expectedAuthorization } from './oracle.js'

const signer = staticSigner()
const get = { method: 'GET', key: 'a' } as const
const numbered = (count: number, prefix: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, 'x']))
const keyTime = `${NOW - 60};${NOW + 300}`

describe('a malformed request is refused with invalid_request, named, by getAuth and getPresignedUrl', () => {
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
    ['validity as text', { ...get, validity: '1;2' }, /^validity: /],
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
  ])('the unknown field %s names its near miss', (name, miss) => {
    const message = `${name}: is not a field (did you mean ${miss}?)`
    expectRefusal(() => signer.getAuth({ ...get, [name]: 'x' } as never), 'invalid_request', message)
  })

  it('a download names no method, an object URL nothing but key, bucket and region', () => {
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

describe('what is signed', () => {
  it.each(['get', 'GET', 'Get', 'gEt'])('the method %s is GET', (method) => {
    expect(signer.getAuth({ ...get, method: method as 'GET' })).toBe(signer.getAuth(get))
  })

  it.each(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'] as const)('%s', (method) => {
    const given = { method, pathname: '/a', params: {}, headers: { host: HOST }, ...credentials, keyTime }
    expect(signer.getAuth({ method, key: 'a' })).toBe(expectedAuthorization(given))
  })

  it('only the headers that COS signs, and the host', () => {
    const headers = {
      'User-Agent': 'x',
      Date: 'y',
      Authorization: 'z',
      'Content-Type': 'text/plain',
      'Content-Length': '0',
      'x-cos-acl': 'private',
      'X-CI-Any': '1',
      'pic-operations': '{}',
      'xx-cos-a': 'no',
    }
    expect(readAuthorization(signer.getAuth({ ...get, headers }))['q-header-list']).toBe(
      'content-length;content-type;host;pic-operations;x-ci-any;x-cos-acl',
    )
  })

  it('a hundred headers and a hundred parameters', () => {
    const fields = { headers: numbered(100, 'x-cos-meta-'), params: numbered(100, 'p') }
    const given = {
      method: 'GET',
      pathname: '/a',
      params: fields.params,
      headers: { ...fields.headers, host: HOST },
    }
    expect(signer.getAuth({ ...get, ...fields })).toBe(
      expectedAuthorization({ ...given, ...credentials, keyTime }),
    )
  })

  it('whole numbers and booleans are taken as their text', () => {
    const given = {
      headers: { 'content-length': 12, 'x-cos-sdk-retry': true },
      params: { partNumber: 1, a: -2 },
    }
    const texts = {
      headers: { 'content-length': '12', 'x-cos-sdk-retry': 'true' },
      params: { partNumber: '1', a: '-2' },
    }
    expect(signer.getAuth({ ...get, ...given } as never)).toBe(signer.getAuth({ ...get, ...texts }))
  })

  it('a header may hold a tab, and objects without prototype are fine', () => {
    const headers = Object.assign(Object.create(null), { 'x-cos-meta-a': 'b\tc' }) as Record<string, string>
    const given = { pathname: '/a', params: {}, headers: { host: HOST, 'x-cos-meta-a': 'b\tc' } }
    expect(signer.getAuth({ ...get, headers })).toBe(
      expectedAuthorization({ method: 'GET', ...given, ...credentials, keyTime }),
    )
  })

  it('signHost: false leaves the host out, unless it is named', () => {
    const listOf = (request: object) =>
      readAuthorization(signer.getAuth({ ...get, ...request } as never))['q-header-list']
    expect(listOf({ signHost: false })).toBe('')
    expect(listOf({ signHost: false, headers: { Host: HOST } })).toBe('host')
    expect(listOf({ headers: { HOST } })).toBe('host')
    expect(listOf({ signHost: true, headers: { Host: HOST } })).toBe('host')
  })

  it('what was given stays as it was', () => {
    const headers = Object.freeze({ Host: HOST, Range: 'bytes=0-1', 'user-agent': 'x' })
    const request = Object.freeze({ ...get, headers, params: Object.freeze({ a: 'b' }) })
    signer.getPresignedUrl(request)
    expect(headers).toEqual({ Host: HOST, Range: 'bytes=0-1', 'user-agent': 'x' })
  })
})
