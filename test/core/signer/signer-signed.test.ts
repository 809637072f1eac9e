import { describe, expect, it } from 'vitest'
import { expectedAuthorization } from '../../support/signature-oracle.js'
import { credentials, HOST, NOW, readAuthorization, staticSigner } from '../../support/signer-fixture.js'

const signer = staticSigner()
const get = { method: 'GET', key: 'a' } as const
const numbered = (count: number, prefix: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, 'x']))
const keyTime = `${NOW - 60};${NOW + 300}`

describe('the signature covers', () => {
  it.each(['get', 'GET', 'Get', 'hEAD', 'puT', 'Post', 'dElEtE'])(
    'the method %s in any letter case',
    (method) => {
      const upper = method.toUpperCase() as 'GET'
      expect(signer.getAuth({ ...get, method: method as 'GET' })).toBe(
        signer.getAuth({ ...get, method: upper }),
      )
    },
  )

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

  it('whole numbers and booleans as text', () => {
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

  it('names with capitals in lower case', () => {
    const params = { ß: '1', SS: '2' }
    const given = { method: 'GET', pathname: '/a', params, headers: { host: HOST } }
    expect(signer.getAuth({ ...get, params })).toBe(
      expectedAuthorization({ ...given, ...credentials, keyTime }),
    )
  })

  it('a header with a tab, and objects without a prototype', () => {
    const headers = Object.assign(Object.create(null), { 'x-cos-meta-a': 'b\tc' }) as Record<string, string>
    const given = { pathname: '/a', params: {}, headers: { host: HOST, 'x-cos-meta-a': 'b\tc' } }
    expect(signer.getAuth({ ...get, headers })).toBe(
      expectedAuthorization({ method: 'GET', ...given, ...credentials, keyTime }),
    )
  })

  it('no host with signHost: false, unless it is named', () => {
    const listOf = (request: object) =>
      readAuthorization(signer.getAuth({ ...get, ...request } as never))['q-header-list']
    expect(listOf({ signHost: false })).toBe('')
    expect(listOf({ signHost: false, headers: { Host: HOST } })).toBe('host')
    expect(listOf({ headers: { HOST } })).toBe('host')
    expect(listOf({ signHost: true, headers: { Host: HOST } })).toBe('host')
  })

  it('a copy: the given objects do not change', () => {
    const headers = Object.freeze({ Host: HOST, Range: 'bytes=0-1', 'user-agent': 'x' })
    const request = Object.freeze({ ...get, headers, params: Object.freeze({ a: 'b' }) })
    signer.getPresignedUrl(request)
    expect(headers).toEqual({ Host: HOST, Range: 'bytes=0-1', 'user-agent': 'x' })
  })
})
