import { createSigner } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import {
  BUCKET,
  expectRefusal,
  HOST,
  NOW,
  REGION,
  readAuthorization,
  readUrl,
  staticSigner,
  temporary,
} from './fixture.js'
import { expectedRungs } from './oracle.js'

const TOKEN = 'x-cos-security-token'
const signer = staticSigner({ credentials: temporary })
const keyTime = `${NOW - 60};${NOW + 300}`
const { secretId, secretKey, securityToken } = temporary

describe('the token of a temporary key', () => {
  it('is sent and signed as a parameter of presigned URLs', () => {
    const given = {
      method: 'GET',
      pathname: '/a',
      params: { [TOKEN]: securityToken },
      headers: { host: HOST },
    }
    const { signature } = expectedRungs({ ...given, secretId, secretKey, keyTime })
    for (const url of [
      signer.getPresignedDownloadUrl({ key: 'a' }),
      signer.getPresignedUrl({ method: 'GET', key: 'a' }),
      signer.getPresignedDownloadUrls(['a'])[0]!,
    ]) {
      const { query } = readUrl(url)
      expect(query).toMatchObject({
        [TOKEN]: securityToken,
        'q-url-param-list': TOKEN,
        'q-signature': signature,
      })
      expect(url).toMatch(/&x-cos-security-token=not%2Ba%2Freal%3Dtoken$/)
    }
  })

  it('is not in what getAuth signs: it travels beside it', () => {
    const { signature } = expectedRungs({
      ...{ method: 'GET', pathname: '/a', params: {}, headers: { host: HOST } },
      ...{ secretId, secretKey, keyTime },
    })
    const fields = readAuthorization(signer.getAuth({ method: 'GET', key: 'a' }))
    expect(fields).toMatchObject({
      'q-url-param-list': '',
      'q-header-list': 'host',
      'q-signature': signature,
    })
  })

  it('is not in an object URL', () => {
    expect(signer.getObjectUrl({ key: 'a' })).not.toContain('?')
  })

  it.each([TOKEN, 'X-Cos-Security-Token', 'X-COS-SECURITY-TOKEN'])(
    'gives way to a parameter %s that the caller names',
    (name) => {
      const { query } = readUrl(signer.getPresignedDownloadUrl({ key: 'a', params: { [name]: 'mine' } }))
      expect(query[name]).toBe('mine')
      expect(query['q-url-param-list']).toBe(TOKEN)
      expect(Object.values(query)).not.toContain(securityToken)
    },
  )

  it.each([TOKEN, 'X-Cos-Security-Token'])('gives way to a header %s that the caller names', (name) => {
    const { query } = readUrl(signer.getPresignedDownloadUrl({ key: 'a', headers: { [name]: 'mine' } }))
    expect(query).toMatchObject({ 'q-header-list': `host;${TOKEN}`, 'q-url-param-list': '' })
    expect(TOKEN in query).toBe(false)
  })

  it('is signed by getAuth where the caller names it', () => {
    const listed = (part: object) => readAuthorization(signer.getAuth({ method: 'GET', key: 'a', ...part }))
    expect(listed({ headers: { [TOKEN]: securityToken } })['q-header-list']).toBe(`host;${TOKEN}`)
    expect(listed({ params: { [TOKEN]: securityToken } })['q-url-param-list']).toBe(TOKEN)
  })

  it('named both as a header and as a parameter, as the official SDK allows, is not added a third time', () => {
    const both = { key: 'a', headers: { [TOKEN]: 'one' }, params: { [TOKEN]: 'two' } }
    const { query } = readUrl(signer.getPresignedDownloadUrl(both))
    expect(query).toMatchObject({
      [TOKEN]: 'two',
      'q-header-list': `host;${TOKEN}`,
      'q-url-param-list': TOKEN,
    })
  })

  it('of a permanent key is none', () => {
    expect(staticSigner().getPresignedDownloadUrl({ key: 'a' })).not.toContain(TOKEN)
  })
})

describe('the expiry of a temporary key', () => {
  const endOf = (text: string) => Number(/q-sign-time=\d+(?:;|%3B)(\d+)/.exec(text)![1])
  const startOf = (text: string) => Number(/q-sign-time=(\d+)/.exec(text)![1])
  const untilNowPlus = (left: number, now = NOW) =>
    staticSigner({ credentials: { ...temporary, expiresAt: NOW + left }, clock: () => now })

  it.each([
    ['shortens a longer signature', 100, 300, 100],
    ['leaves one of the same length', 300, 300, 300],
    ['leaves a shorter one', 1000, 300, 300],
    ['in the last second', 1, 300, 1],
  ])('%s', (_title, left, expires, lasts) => {
    const short = untilNowPlus(left)
    for (const text of [
      short.getAuth({ method: 'GET', key: 'a', expires }),
      short.getPresignedDownloadUrl({ key: 'a', expires }),
      short.getPresignedDownloadUrls(['a'], { expires })[0]!,
    ]) {
      expect(startOf(text)).toBe(NOW - 60)
      expect(endOf(text)).toBe(NOW + lasts)
    }
    expect(short.getPostPolicy({ key: 'a', expires }).expiresAt).toBe(NOW + lasts)
  })

  it('shortens a validity, and keeps its start', () => {
    const validity = { startsAt: NOW - 10, endsAt: NOW + 500 }
    const text = untilNowPlus(100).getAuth({ method: 'GET', key: 'a', validity })
    expect([startOf(text), endOf(text)]).toEqual([NOW - 10, NOW + 100])
  })

  it('a validity within it is kept as it is, from the past or in the future', () => {
    for (const validity of [
      { startsAt: NOW + 10, endsAt: NOW + 20 },
      { startsAt: 1, endsAt: 2 },
      { startsAt: 0, endsAt: 9_999_999_999 },
    ]) {
      const text = staticSigner().getAuth({ method: 'GET', key: 'a', validity })
      expect([startOf(text), endOf(text)]).toEqual([validity.startsAt, validity.endsAt])
    }
  })

  it.each([
    ['just now', 0],
    ['a second ago', -1],
    ['long ago', -1_000_000],
  ])('passed %s, it is credentials_unavailable', (_title, left) => {
    const expired = untilNowPlus(left)
    for (const operation of [
      () => expired.getAuth({ method: 'GET', key: 'a' }),
      () => expired.getPresignedUrl({ method: 'PUT', key: 'a' }),
      () => expired.getPresignedDownloadUrl({ key: 'a', validity: { startsAt: 1, endsAt: 2 } }),
      () => expired.getPresignedDownloadUrls(['a']),
      () => expired.getPostPolicy({ key: 'a' }),
    ]) {
      expectRefusal(operation, 'credentials_unavailable')
    }
    expect(expired.getObjectUrl({ key: 'a' })).toBe(`https://${HOST}/a`)
  })

  it('a validity that begins after it is credentials_unavailable', () => {
    const signer = untilNowPlus(100)
    const asking = (startsAt: number) => () =>
      signer.getAuth({ method: 'GET', key: 'a', validity: { startsAt, endsAt: startsAt + 10 } })
    expectRefusal(asking(NOW + 100), 'credentials_unavailable')
    expectRefusal(asking(NOW + 101), 'credentials_unavailable')
    expect(endOf(asking(NOW + 99)())).toBe(NOW + 100)
  })

  it('a fraction of a second does not lengthen it', () => {
    const signer = staticSigner({ credentials: { ...temporary, expiresAt: NOW + 10.9 } })
    expect(endOf(signer.getAuth({ method: 'GET', key: 'a' }))).toBe(NOW + 10)
  })

  it('credentials that expired at 0 or long ago are taken at construction, since the clock may say otherwise', () => {
    const signer = createSigner({
      bucket: BUCKET,
      region: REGION,
      credentials: { ...temporary, expiresAt: 0 },
    })
    expectRefusal(() => signer.getAuth({ method: 'GET', key: 'a' }), 'credentials_unavailable')
  })

  it('bad input is refused before the credentials are looked at', () => {
    expectRefusal(() => untilNowPlus(-1).getAuth({ method: 'GET', key: '' }), 'invalid_request')
  })
})

describe('the lifetime of a signature', () => {
  it.each([
    ['default', {}, 300],
    ['one second', { expires: 1 }, 1],
    ['a year', { expires: 31_536_000 }, 31_536_000],
  ])('%s: from a minute ago until the end asked for', (_title, part, lasts) => {
    const text = staticSigner().getAuth({ method: 'GET', key: 'a', ...part })
    expect(text).toContain(`&q-sign-time=${NOW - 60};${NOW + lasts}&q-key-time=${NOW - 60};${NOW + lasts}&`)
  })

  it('the clock is read for each signature', () => {
    let now = NOW
    const signer = staticSigner({ clock: () => now })
    const first = signer.getAuth({ method: 'GET', key: 'a' })
    now += 1
    const second = signer.getAuth({ method: 'GET', key: 'a' })
    now -= 1
    expect(second).toContain(`q-sign-time=${NOW - 59};${NOW + 301}&`)
    expect(signer.getAuth({ method: 'GET', key: 'a' })).toBe(first)
  })

  it('hundreds of time spans, one after the other and again, keep their own SignKeys', () => {
    const signer = staticSigner()
    const spans = Array.from({ length: 200 }, (_, i) => ({ startsAt: i, endsAt: NOW + i }))
    for (const validity of [...spans, ...spans]) {
      const { signature } = expectedRungs({
        ...{ method: 'GET', pathname: '/a', params: {}, headers: { host: HOST } },
        ...{ secretId: 'AKIDfakeExample', secretKey: 'not-a-real-secret-key' },
        keyTime: `${validity.startsAt};${validity.endsAt}`,
      })
      expect(signer.getAuth({ method: 'GET', key: 'a', validity }).slice(-40)).toBe(signature)
    }
  })
})
