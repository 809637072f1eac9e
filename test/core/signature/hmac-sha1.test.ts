import { afterEach, describe, expect, it, vi } from 'vitest'
import { hmacHex, sha1Hex } from '../../support/signature-oracle.js'

type Crypto = typeof import('node:crypto')

/** The module as it loads where Node's crypto has these parts instead. */
async function loadedWith(parts: Partial<Record<keyof Crypto, unknown>>) {
  vi.resetModules()
  const crypto = await vi.importActual<Crypto>('node:crypto')
  const used = { hash: 0, createHmac: 0 }
  const count =
    <A extends unknown[], R>(name: keyof typeof used, original: (...args: A) => R) =>
    (...args: A) => {
      used[name]++
      return original(...args)
    }
  vi.doMock('node:crypto', () => ({
    ...crypto,
    hash: count('hash', crypto.hash),
    createHmac: count('createHmac', crypto.createHmac),
    ...parts,
  }))
  const module = await import('../../../packages/core/src/signature/hmac-sha1.js')
  return { ...module, used }
}

afterEach(() => {
  vi.doUnmock('node:crypto')
  vi.resetModules()
})

const wrongHash = () => 'x'.repeat(40)

/** The cases of RFC 2202 whose key is ASCII, and keys around the size of a block. */
const cases: [string, string, string][] = [
  ['\x0b'.repeat(20), 'Hi There', 'b617318655057264e28bc0b6fb378c8ef146be00'],
  ['Jefe', 'what do ya want for nothing?', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
  ...['k', 'k'.repeat(63), 'k'.repeat(64), 'k'.repeat(65), 'k'.repeat(200), '密钥', 'é'.repeat(33)].map(
    (key): [string, string, string] => [key, 'sha1\n1;2\n', hmacHex(key, 'sha1\n1;2\n')],
  ),
]

describe.each<[string, Partial<Record<keyof Crypto, unknown>>, boolean]>([
  ['with crypto.hash', {}, true],
  ['without crypto.hash, as before Node 20.12', { hash: undefined }, false],
  ['in FIPS mode', { getFips: () => 1 }, false],
])('HMAC-SHA1 %s', (_title, parts, isPrepared) => {
  it.each(cases)('digests with the key %j the text %j', async (key, text, digest) => {
    const { hmacSha1 } = await loadedWith(parts)
    const hmac = hmacSha1(key)
    expect(hmac.digest(text)).toBe(digest)
    expect(hmac.digest(text)).toBe(digest)
    expect(hmacSha1(key, text.slice(0, 3)).digest(text.slice(3))).toBe(digest)
  })

  it(`${isPrepared ? 'is two plain digests' : 'is one of createHmac'}`, async () => {
    const { hmacSha1, used } = await loadedWith(parts)
    const hmac = hmacSha1('key')
    Object.assign(used, { hash: 0, createHmac: 0 })
    hmac.digest('text')
    expect(used).toEqual(isPrepared ? { hash: 2, createHmac: 0 } : { hash: 0, createHmac: 1 })
    hmacSha1('k'.repeat(64)).digest('text')
    expect(used).toEqual(isPrepared ? { hash: 4, createHmac: 0 } : { hash: 0, createHmac: 2 })
    hmacSha1('k'.repeat(65)).digest('text')
    hmacSha1('é').digest('text')
    expect(used.createHmac).toBe(isPrepared ? 2 : 4)
  })

  it('digests UTF-8 with sha1', async () => {
    const { sha1, used } = await loadedWith(parts)
    used.hash = 0
    sha1('x')
    expect(used.hash).toBe('hash' in parts ? 0 : 1)
    expect(sha1('报告 \u0000')).toBe(sha1Hex('报告 \u0000'))
    expect(sha1('abc')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
  })
})

it('createHmac is used if crypto.hash gives another result', async () => {
  const { hmacSha1, used } = await loadedWith({ hash: wrongHash })
  expect(hmacSha1('Jefe').digest('what do ya want for nothing?')).toBe(cases[1]![2])
  expect(used.createHmac).toBe(2)
})
