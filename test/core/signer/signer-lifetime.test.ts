import { createSigner } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { expectedSteps } from '../../support/signature-oracle.js'
import {
  BUCKET,
  expectRefusal,
  HOST,
  NOW,
  REGION,
  staticSigner,
  temporary,
} from '../../support/signer-fixture.js'

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

  it('shortens a validity and keeps its start', () => {
    const validity = { startsAt: NOW - 10, endsAt: NOW + 500 }
    const text = untilNowPlus(100).getAuth({ method: 'GET', key: 'a', validity })
    expect([startOf(text), endOf(text)]).toEqual([NOW - 10, NOW + 100])
  })

  it('keeps a validity that ends before it unchanged', () => {
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
  ])('throws credentials_unavailable if it passed %s', (_title, left) => {
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

  it('throws credentials_unavailable for a validity that begins after it', () => {
    const signer = untilNowPlus(100)
    const asking = (startsAt: number) => () =>
      signer.getAuth({ method: 'GET', key: 'a', validity: { startsAt, endsAt: startsAt + 10 } })
    expectRefusal(asking(NOW + 100), 'credentials_unavailable')
    expectRefusal(asking(NOW + 101), 'credentials_unavailable')
    expect(endOf(asking(NOW + 99)())).toBe(NOW + 100)
  })

  it('is rounded down to whole seconds', () => {
    const signer = staticSigner({ credentials: { ...temporary, expiresAt: NOW + 10.9 } })
    expect(endOf(signer.getAuth({ method: 'GET', key: 'a' }))).toBe(NOW + 10)
  })

  it('may be in the past at construction, because the clock may differ', () => {
    const signer = createSigner({
      bucket: BUCKET,
      region: REGION,
      credentials: { ...temporary, expiresAt: 0 },
    })
    expectRefusal(() => signer.getAuth({ method: 'GET', key: 'a' }), 'credentials_unavailable')
  })

  it('throws invalid_request for bad input before the credentials are checked', () => {
    expectRefusal(() => untilNowPlus(-1).getAuth({ method: 'GET', key: '' }), 'invalid_request')
  })
})

describe('the lifetime of a signature', () => {
  it.each([
    ['default', {}, 300],
    ['one second', { expires: 1 }, 1],
    ['a year', { expires: 31_536_000 }, 31_536_000],
    ['the longest', { expires: 5_000_000_000 }, 5_000_000_000],
  ])('%s: begins a minute ago and ends as requested', (_title, part, lasts) => {
    const text = staticSigner().getAuth({ method: 'GET', key: 'a', ...part })
    expect(text).toContain(`&q-sign-time=${NOW - 60};${NOW + lasts}&q-key-time=${NOW - 60};${NOW + lasts}&`)
  })

  it('reads the clock for each signature', () => {
    let now = NOW
    const signer = staticSigner({ clock: () => now })
    const first = signer.getAuth({ method: 'GET', key: 'a' })
    now += 1
    const second = signer.getAuth({ method: 'GET', key: 'a' })
    now -= 1
    expect(second).toContain(`q-sign-time=${NOW - 59};${NOW + 301}&`)
    expect(signer.getAuth({ method: 'GET', key: 'a' })).toBe(first)
  })

  it('uses the right SignKey for hundreds of time spans', () => {
    const signer = staticSigner()
    // Two neighbors begin in the same second, as two lifetimes of one signer do.
    const spans = Array.from({ length: 200 }, (_, i) => ({ startsAt: Math.floor(i / 2), endsAt: NOW + i }))
    for (const validity of [...spans, ...spans]) {
      const { signature } = expectedSteps({
        ...{ method: 'GET', pathname: '/a', params: {}, headers: { host: HOST } },
        ...{ secretId: 'AKIDfakeExample', secretKey: 'not-a-real-secret-key' },
        keyTime: `${validity.startsAt};${validity.endsAt}`,
      })
      expect(signer.getAuth({ method: 'GET', key: 'a', validity }).slice(-40)).toBe(signature)
    }
  })
})
