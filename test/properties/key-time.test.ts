import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catchError } from '../support/signer-fixture.js'
import { createTestSigner, now, permanent, request } from './arbitraries.js'
import { runs } from './runs.js'

const credentials = { secretId: 'AKIDfake', secretKey: 'fake' }
const seconds = fc.integer({ min: 1, max: 4_000_000_000 })
const near = fc.integer({ min: -5, max: 5 })
const parseSpan = (text: string) =>
  /q-sign-time=(-?\d+)(?:;|%3B)(\d+)&q-key-time=(-?\d+)(?:;|%3B)(\d+)&/.exec(text)!.slice(1).map(Number)
const get = { method: 'GET', key: 'a' } as const

/** Returns the KeyTime that each signing method writes, or the code of its error. */
async function readSpans(expiresAt: number | undefined, time: number, lifetime: object): Promise<unknown[]> {
  const signer = createTestSigner(expiresAt === undefined ? credentials : { ...credentials, expiresAt }, time)
  const methods = [
    () => signer.getAuth({ ...get, ...lifetime }),
    () => signer.getPresignedUrl({ ...get, ...lifetime }),
    () => signer.getPresignedDownloadUrl({ key: 'a', ...lifetime }),
    () => signer.getPresignedDownloadUrls(['a'], lifetime)[0]!,
  ]
  return Promise.all(
    methods.map(async (method) => {
      let text = ''
      const error = await catchError(() => {
        text = method()
        throw text
      })
      return text === '' ? (error as { code: string }).code : parseSpan(text)
    }),
  )
}

const repeatFourTimes = <T>(one: T) => [one, one, one, one]

describe('the KeyTime of a signature', () => {
  it('runs from one minute ago until the requested end or the expiry of the credentials, whichever is earlier', async () => {
    await fc.assert(
      fc.asyncProperty(now, seconds, fc.oneof(seconds, near), async (time, expires, left) => {
        const expiresAt = time + left
        const end = Math.min(time + expires, expiresAt)
        const expected = left <= 0 ? 'credentials_unavailable' : [time - 60, end, time - 60, end]
        expect(await readSpans(expiresAt, time, { expires })).toEqual(repeatFourTimes(expected))
      }),
      runs(),
    )
  })

  it('is the requested validity, or ends earlier with the credentials', async () => {
    await fc.assert(
      fc.asyncProperty(now, seconds, seconds, fc.oneof(seconds, near), async (time, startsAt, life, left) => {
        const endsAt = startsAt + life
        const expiresAt = time + left
        const end = Math.min(endsAt, expiresAt)
        const isExpired = left <= 0 || expiresAt <= startsAt
        const expected = isExpired ? 'credentials_unavailable' : [startsAt, end, startsAt, end]
        expect(await readSpans(expiresAt, time, { validity: { startsAt, endsAt } })).toEqual(
          repeatFourTimes(expected),
        )
      }),
      runs(),
    )
  })

  it('is never shortened for credentials without an expiry', async () => {
    await fc.assert(
      fc.asyncProperty(now, seconds, async (time, expires) => {
        expect(await readSpans(undefined, time, { expires })).toEqual(
          repeatFourTimes([time - 60, time + expires, time - 60, time + expires]),
        )
      }),
      runs(),
    )
  })

  it('is the same for expires and for the equivalent validity', () => {
    fc.assert(
      fc.property(request, permanent, now, seconds, (asked, key, time, expires) => {
        const signer = createTestSigner(key, time)
        const validity = { startsAt: time - 60, endsAt: time + expires }
        expect(signer.getAuth({ ...asked, validity })).toBe(signer.getAuth({ ...asked, expires }))
        expect(signer.getPresignedUrl({ ...asked, validity })).toBe(
          signer.getPresignedUrl({ ...asked, expires }),
        )
      }),
      runs(),
    )
  })

  it('moves by as many seconds as the clock', () => {
    fc.assert(
      fc.property(request, permanent, now, seconds, fc.nat(100_000), (asked, key, time, expires, by) => {
        const later = createTestSigner(key, time + by).getAuth({ ...asked, expires })
        const validity = { startsAt: time - 60 + by, endsAt: time + expires + by }
        expect(later).toBe(createTestSigner(key, time).getAuth({ ...asked, validity }))
      }),
      runs(),
    )
  })

  it('is signed: a different start or end gives a different signature', () => {
    fc.assert(
      fc.property(request, permanent, seconds, seconds, near, near, (asked, key, startsAt, life, a, b) => {
        fc.pre((a !== 0 || b !== 0) && startsAt + a >= 0 && life + b - a > 0)
        const signer = createTestSigner(key, 1_700_000_000)
        const signature = (validity: { startsAt: number; endsAt: number }) =>
          signer.getAuth({ ...asked, validity }).slice(-40)
        const endsAt = startsAt + life
        expect(signature({ startsAt: startsAt + a, endsAt: endsAt + b })).not.toBe(
          signature({ startsAt, endsAt }),
        )
      }),
      runs(),
    )
  })

  it('ends with the expiration of a form policy', () => {
    fc.assert(
      fc.property(now, seconds, seconds, (time, expires, left) => {
        const signer = createTestSigner({ ...credentials, expiresAt: time + left }, time)
        const { fields, expiresAt } = signer.getPostPolicy({ key: 'a', expires })
        const { expiration } = JSON.parse(Buffer.from(fields.policy!, 'base64').toString())
        expect(expiresAt).toBe(time + Math.min(expires, left))
        expect(Date.parse(expiration)).toBe(expiresAt * 1000)
        expect(fields['q-key-time']).toBe(`${time - 60};${expiresAt}`)
      }),
      runs(),
    )
  })
})
