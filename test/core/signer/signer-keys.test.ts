import { describe, expect, it } from 'vitest'
import { expectedAuthorization, percentEncode } from '../../support/signature-oracle.js'
import {
  credentials,
  expectRefusal,
  HOST,
  NOW,
  ORIGIN,
  readUrl,
  staticSigner,
} from '../../support/signer-fixture.js'

const signer = staticSigner()
const keyTime = `${NOW - 60};${NOW + 300}`

/** All ways in that take one key. */
const ways: [string, (key: string) => unknown][] = [
  ['getAuth', (key) => signer.getAuth({ method: 'GET', key })],
  ['getPresignedUrl', (key) => signer.getPresignedUrl({ method: 'PUT', key })],
  ['getPresignedDownloadUrl', (key) => signer.getPresignedDownloadUrl({ key })],
  ['getPresignedDownloadUrls', (key) => signer.getPresignedDownloadUrls(['good', key])],
  ['getObjectUrl', (key) => signer.getObjectUrl({ key })],
  ['getPostPolicy key', (key) => signer.getPostPolicy({ key })],
  ['getPostPolicy keyPrefix', (keyPrefix) => signer.getPostPolicy({ keyPrefix })],
]

describe.each(ways)(
  '%s throws invalid_request for keys that COS, a browser or a proxy would change',
  (_way, operation) => {
    it.each<[string, unknown]>([
      ['no key', undefined],
      ['null', null],
      ['a number', 1],
      ['an array', ['a']],
      ['an empty key', ''],
      ['two leading slashes', '//a'],
      ['nothing but two slashes', '//'],
      ['a leading backslash', '\\a'],
      ['a backslash behind the slash', '/\\a'],
      ['a dot', '.'],
      ['two dots', '..'],
      ['a dot behind the slash', '/..'],
      ['a dot segment at the start', './a'],
      ['a dot segment in the middle', 'a/../b'],
      ['a single dot in the middle', 'a/./b'],
      ['a dot segment at the end', 'a/..'],
      ['a single dot at the end', 'a/.'],
      ['NUL', 'a\0'],
      ['a line break', 'a\r\nb'],
      ['a tab', 'a\tb'],
      ['DEL', 'a\u007f'],
      ['a control character in Chinese', '中\u0001文'],
      ['a lone surrogate', 'a\ud83d'],
      ['a surrogate in the wrong order', '\udc00\ud800'],
      ['851 bytes of ASCII', 'a'.repeat(851)],
      ['851 bytes of UTF-8', `${'中'.repeat(283)}aa`],
    ])('%s', (_title, key) => {
      expectRefusal(() => operation(key as string), 'invalid_request', /^key/)
    })
  },
)

const verbatim: [string, string][] = [
  ['plain', 'a.txt'],
  ['folders', 'a/b/c'],
  ['a folder', 'a/'],
  ['empty segments', 'a//b///c'],
  ['names that begin with dots', '.a/..b/...'],
  ['dots inside', 'a./b../c'],
  ['a space', 'a b'],
  ['a plus', 'a+b'],
  ['percent signs', '100%/%41/%'],
  ['%2e as data', '%2e%2e/a'],
  ['query and fragment marks', 'a?b#c&d=e'],
  ['what encodeURI leaves', ";,/?:@&=+$-_.!~*'()#"],
  ['brackets and bars', '[a]{b}|c^d`e"f<g>'],
  ['a backslash inside', 'a\\b'],
  ['Chinese', '报告/年度.pdf'],
  ['emoji', '😀/👨‍👩‍👧.png'],
  ['a no-break space and a BOM', '\u00a0\ufeff'],
  ['right to left', '\u202eabc'],
  ['composed', '\u00e9'],
  ['decomposed', 'e\u0301'],
  ['U+FFFF', '\uffff'],
  ['names of Object.prototype', '__proto__/constructor'],
  ['850 bytes of ASCII', 'a'.repeat(850)],
  ['850 bytes of UTF-8', `${'中'.repeat(283)}a`],
]

describe('all other keys are signed unchanged', () => {
  it.each(verbatim)('%s', (_title, key) => {
    const pathname = `/${key}`
    const expected = expectedAuthorization({
      method: 'GET',
      pathname,
      params: {},
      headers: { host: HOST },
      ...credentials,
      keyTime,
    })
    const path = pathname.split('/').map(percentEncode).join('/')
    expect(signer.getAuth({ method: 'GET', key })).toBe(expected)
    expect(signer.getObjectUrl({ key })).toBe(`${ORIGIN}${path}`)
    const url = signer.getPresignedDownloadUrl({ key })
    expect(url.split('?')[0]).toBe(`${ORIGIN}${path}`)
    expect(new URL(url).href).toBe(url)
    expect(readUrl(url)).toMatchObject({ path: pathname, query: { 'q-signature': expected.slice(-40) } })
  })

  it('strips one leading slash', () => {
    for (const [, key] of verbatim) {
      expect(signer.getAuth({ method: 'GET', key: `/${key}` })).toBe(signer.getAuth({ method: 'GET', key }))
    }
    expect(signer.getObjectUrl({ key: '/a' })).toBe(`${ORIGIN}/a`)
    expect(signer.getPresignedDownloadUrls(['/a'])).toEqual(signer.getPresignedDownloadUrls(['a']))
    expect(signer.getPostPolicy({ key: '/a' })).toEqual(signer.getPostPolicy({ key: 'a' }))
    expect(signer.getPostPolicy({ keyPrefix: '/a/' })).toEqual(signer.getPostPolicy({ keyPrefix: 'a/' }))
  })

  it('signs a bucket operation for the key /', () => {
    const given = { method: 'GET', pathname: '/', params: { prefix: 'a/' }, headers: { host: HOST } }
    expect(signer.getAuth({ method: 'GET', key: '/', params: { prefix: 'a/' } })).toBe(
      expectedAuthorization({ ...given, ...credentials, keyTime }),
    )
    expect(signer.getObjectUrl({ key: '/' })).toBe(`${ORIGIN}/`)
    expect(signer.getPresignedUrl({ method: 'GET', key: '/' }).startsWith(`${ORIGIN}/?q-sign-`)).toBe(true)
  })
})
