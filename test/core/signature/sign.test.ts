import { CosgateError, sign } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { expectedAuthorization } from '../../support/signature-oracle.js'
import { credentials, expectRefusal } from '../../support/signer-fixture.js'

const request = { method: 'GET', pathname: '/a', params: {}, headers: {} }
const validity = { startsAt: 1_700_000_000, endsAt: 1_700_000_300 }
const keyTime = '1700000000;1700000300'

describe('sign signs exactly the given request', () => {
  it.each([
    ['nothing but a path', { method: 'GET', pathname: '/' }],
    ['headers that COS does not sign', { headers: { 'user-agent': 'x', Authorization: 'y', Date: 'z' } }],
    ['any host', { headers: { Host: 'elsewhere.example:8080' } }],
    ['dot segments', { pathname: '/a/../b/./c' }],
    ['control characters', { pathname: '/a\n\t\u007f', params: { 'a\n': 'b\r' } }],
    ['a method of another protocol', { method: 'PROPFIND' }],
    ['a method in mixed case', { method: 'gEt' }],
    ['q-* names', { params: { 'q-ak': 'x', 'q-signature': '' } }],
    ['names that differ in case only, in the order given', { params: { b: '0', A: '1', a: '2' } }],
    ['the same in the other order', { params: { a: '2', A: '1', b: '0' } }],
    ['an empty name', { params: { '': 'x' } }],
    ['names of Object.prototype', { params: { constructor: 'a', hasOwnProperty: 'b', toString: 'c' } }],
    ['an own __proto__', { params: JSON.parse('{"__proto__":"x","a":"y"}') }],
    ['a parameter without value', { params: { acl: '' } }],
    ['names that sort by their encoded form', { params: { 'a{': '1', az: '2', A_: '3', 'a-': '4' } }],
    ['a path without slash', { pathname: 'a' }],
    ['a long secretKey', {}, 'k'.repeat(65)],
    ['a secretKey of a whole block', {}, 'k'.repeat(64)],
    ['a secretKey of one character', {}, '!'],
    ['a secretKey that is not ASCII', {}, '密钥🔑 '],
    ['a long secretKey that is not ASCII', {}, '密'.repeat(65)],
  ])('%s', (_title, part, secretKey = credentials.secretKey) => {
    const pair = { secretId: credentials.secretId, secretKey }
    const asked = { ...request, ...part }
    expect(sign(asked, pair, validity)).toBe(expectedAuthorization({ ...asked, ...pair, keyTime }))
  })

  it.each([
    ['from the beginning of time', 0, 9_999_999_999],
    ['from before it, as a clock near it gives', -59, 601],
    ['in fractions of a second', 0.5, 1.5],
    ['of the largest safe integers', 9_007_199_254_740_990, 9_007_199_254_740_991],
  ])('signs a time span %s', (_title, startsAt, endsAt) => {
    const expected = { ...request, ...credentials, keyTime: `${startsAt};${endsAt}` }
    expect(sign(request, credentials, { startsAt, endsAt })).toBe(expectedAuthorization(expected))
  })

  it('accepts a request without params and headers', () => {
    const bare = { method: 'GET', pathname: '/a' }
    expect(sign(bare, credentials, validity)).toBe(sign(request, credentials, validity))
  })

  it('does not change the given objects', () => {
    const asked = Object.freeze({
      ...request,
      headers: Object.freeze({ Range: 'bytes=0-1', 'Content-Type': 'text/plain' }),
    })
    sign(asked, Object.freeze({ ...credentials }), Object.freeze({ ...validity }))
    expect(asked.headers).toEqual({ Range: 'bytes=0-1', 'Content-Type': 'text/plain' })
  })
})

describe('sign throws invalid_request that names the input', () => {
  const surrogate = 'a\ud800'
  it.each<[string, unknown, RegExp]>([
    ['no request', undefined, /^request: /],
    ['null', null, /^request: /],
    ['a text', 'GET /', /^request: /],
    ['no method', { ...request, method: undefined }, /^method: /],
    ['a method that is no text', { ...request, method: 1 }, /^method: /],
    ['a method of two lines, which would pass for a path', { ...request, method: 'get\n/b' }, /^method: /],
    ['an empty method', { ...request, method: '' }, /^method: /],
    ['no pathname', { ...request, pathname: undefined }, /^pathname: /],
    ['a lone surrogate in the path', { ...request, pathname: surrogate }, /^pathname: /],
    ['a lone surrogate in a name', { ...request, params: { [surrogate]: '' } }, /^params\.a/],
    ['a lone surrogate in a value', { ...request, headers: { range: surrogate } }, /^headers\.range: /],
    ['params null', { ...request, params: null }, /^params: /],
    ['headers null', { ...request, headers: null }, /^headers: /],
    ['an array', { ...request, params: ['a'] }, /^params: /],
    ['a Map, whose entries would be lost', { ...request, headers: new Map([['a', 'b']]) }, /^headers: /],
    ['URLSearchParams', { ...request, params: new URLSearchParams('a=b') }, /^params: /],
    ['a text of parameters', { ...request, params: 'a=b' }, /^params: /],
    ['an undefined value', { ...request, params: { a: undefined } }, /^params\.a: /],
    ['a null value', { ...request, headers: { range: null } }, /^headers\.range: /],
    ['a value that is an object', { ...request, params: { a: {} } }, /^params\.a: /],
    ['a value that is a symbol', { ...request, params: { a: Symbol('s') } }, /^params\.a: /],
    ['NaN', { ...request, params: { a: Number.NaN } }, /^params\.a: /],
  ])('request: %s', (_title, given, message) => {
    expectRefusal(() => sign(given as never, credentials, validity), 'invalid_request', message)
  })

  it.each<[string, unknown, RegExp]>([
    ['none', undefined, /^credentials: /],
    ['null', null, /^credentials: /],
    ['no secretId', { secretKey: 'k' }, /^secretId: /],
    ['an empty secretId', { secretId: '', secretKey: 'k' }, /^secretId: /],
    ['a secretId that would end its field', { secretId: 'a&q-ak=b', secretKey: 'k' }, /^secretId: /],
    ['a secretId with a line break at the end', { secretId: 'a\n', secretKey: 'k' }, /^secretId: /],
    ['a secretId that is a number', { secretId: 1, secretKey: 'k' }, /^secretId: /],
    ['an empty secretKey', { secretId: 'a', secretKey: '' }, /^secretKey: /],
    ['a Buffer', { secretId: 'a', secretKey: Buffer.from('k') }, /^secretKey: /],
  ])('credentials: %s', (_title, given, message) => {
    expectRefusal(() => sign(request, given as never, validity), 'invalid_request', message)
  })

  it.each<[string, unknown]>([
    ['none', undefined],
    ['null', null],
    ['an empty object', {}],
    ['text', { startsAt: '1', endsAt: '2' }],
    ['NaN', { startsAt: Number.NaN, endsAt: 2 }],
    ['Infinity', { startsAt: 1, endsAt: Number.POSITIVE_INFINITY }],
    ['an end that is printed as 1e+21', { startsAt: 1, endsAt: 1e21 }],
    ['a start that is printed as 1e-7', { startsAt: 1e-7, endsAt: 1 }],
    ['a start below the safe integers', { startsAt: -(2 ** 53), endsAt: 1 }],
    ['an end above the safe integers', { startsAt: 1, endsAt: 2 ** 53 }],
    ['an end at the start', { startsAt: 5, endsAt: 5 }],
    ['an end before the start', { startsAt: 5, endsAt: 4 }],
    ['a bigint', { startsAt: 1n, endsAt: 2n }],
  ])('validity: %s', (_title, given) => {
    expectRefusal(() => sign(request, credentials, given as never), 'invalid_request', /^validity: /)
  })

  it('the error does not repeat the secret', () => {
    const secretKey = 'secret-of-a-bad-pair'
    let error: unknown
    try {
      sign(request, { secretId: 'a b', secretKey }, validity)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(CosgateError)
    expect(String(error)).not.toContain(secretKey)
  })
})
