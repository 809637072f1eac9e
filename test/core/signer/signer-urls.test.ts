import { describe, expect, it } from 'vitest'
import { expectedSteps } from '../../support/signature-oracle.js'
import {
  credentials,
  expectRefusal,
  HOST,
  NOW,
  ORIGIN,
  readUrl,
  staticSigner,
  temporary,
} from '../../support/signer-fixture.js'

const signer = staticSigner()
const keyTime = `${NOW - 60};${NOW + 300}`

describe('a presigned URL', () => {
  it('consists of the object URL, the signature and the parameters, byte for byte', () => {
    const params = { 'response-content-disposition': 'attachment; filename="a b.txt"', acl: '' }
    const headers = { 'Content-Type': 'text/plain' }
    const { signature } = expectedSteps({
      method: 'PUT',
      pathname: '/a b',
      params,
      headers: { ...headers, host: HOST },
      ...credentials,
      keyTime,
    })
    expect(signer.getPresignedUrl({ method: 'PUT', key: 'a b', headers, params })).toBe(
      `${ORIGIN}/a%20b?q-sign-algorithm=sha1&q-ak=AKIDfakeExample` +
        `&q-sign-time=${NOW - 60}%3B${NOW + 300}&q-key-time=${NOW - 60}%3B${NOW + 300}` +
        '&q-header-list=content-type%3Bhost&q-url-param-list=acl%3Bresponse-content-disposition' +
        `&q-signature=${signature}` +
        '&response-content-disposition=attachment%3B%20filename%3D%22a%20b.txt%22&acl=',
    )
  })

  it('sends parameter names as given and signs them in lower case', () => {
    const url = signer.getPresignedUrl({
      method: 'PUT',
      key: 'a',
      params: { uploadId: 'x', partNumber: '1' },
    })
    expect(url).toMatch(/&uploadId=x&partNumber=1$/)
    expect(readUrl(url).query['q-url-param-list']).toBe('partnumber;uploadid')
  })

  it('encodes an encoded name in the list once more', () => {
    const url = signer.getPresignedDownloadUrl({ key: 'a', params: { 'watermark/1/image': '', 名: '+ ' } })
    expect(url).toContain('&q-url-param-list=%25e5%2590%258d%3Bwatermark%252f1%252fimage&')
    expect(url).toMatch(/&watermark%2F1%2Fimage=&%E5%90%8D=%2B%20$/)
  })

  it('of a download equals that of a GET', () => {
    const request = { key: 'a', expires: 60, params: { a: 'b' }, headers: { range: 'bytes=0-1' } }
    expect(signer.getPresignedDownloadUrl(request)).toBe(
      signer.getPresignedUrl({ ...request, method: 'GET' }),
    )
  })
})

describe('getPresignedDownloadUrls', () => {
  const keys = ['a', 'b/c', '报告.pdf', '/d', 'a', '/']

  it.each([
    ['no options', undefined],
    ['empty options', {}],
    ['expires', { expires: 60 }],
    ['headers and params', { headers: { Range: 'bytes=0-1' }, params: { 'response-expires': '0' } }],
    ['no host', { signHost: false }],
    ['another bucket and region', { bucket: 'videos-1250000000', region: 'ap-beijing' }],
    ['a validity', { validity: { startsAt: NOW, endsAt: NOW + 5 } }],
  ])('returns the same URLs as one call per key, in the same order: %s', (_title, options) => {
    for (const kind of [signer, staticSigner({ credentials: temporary })]) {
      const one = keys.map((key) => kind.getPresignedDownloadUrl({ ...options, key }))
      expect(kind.getPresignedDownloadUrls(keys, options)).toEqual(one)
    }
  })

  it('returns an empty list for no keys', () => {
    expect(signer.getPresignedDownloadUrls([])).toEqual([])
  })

  it.each<[string, unknown, unknown, RegExp]>([
    ['no keys', undefined, undefined, /^keys: /],
    ['a text', 'abc', undefined, /^keys: /],
    ['a Set', new Set(['a']), undefined, /^keys: /],
    ['a key that is none', ['a', 1], undefined, /^key/],
    // biome-ignore lint/suspicious/noSparseArray: the hole is the case
    ['a hole among the keys', ['a', , 'b'], undefined, /^key/],
    ['options null', ['a'], null, /^request: /],
    ['a method', ['a'], { method: 'GET' }, /^method: /],
    ['a key among the options', ['a'], { key: 'b' }, /^key: /],
    ['an unknown option', ['a'], { expire: 1 }, /^expire: .*expires/],
    ['a bad option though there are no keys', [], { expires: 0 }, /^expires: /],
  ])('throws invalid_request for %s', (_title, given, options, message) => {
    const operation = () => signer.getPresignedDownloadUrls(given as string[], options as object)
    expectRefusal(operation, 'invalid_request', message)
  })
})

describe('getAuth and getPresignedUrl compute the same signature', () => {
  it.each(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'] as const)('%s', (method) => {
    const request = { method, key: 'a/b c', params: { Acl: '', z: '1' }, headers: { 'X-Cos-Meta-A': 'b' } }
    const { query } = readUrl(signer.getPresignedUrl(request))
    const authorization = signer.getAuth(request)
    for (const name of [
      'q-ak',
      'q-sign-time',
      'q-key-time',
      'q-header-list',
      'q-url-param-list',
      'q-signature',
    ]) {
      expect(`&${authorization}&`).toContain(`&${name}=${query[name]}&`)
    }
  })
})
