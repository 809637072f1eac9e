import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catchError } from '../support/signer-fixture.js'
import { now, permanent, request, signerOf } from './arbitraries.js'
import { runs } from './runs.js'

const credentials = { secretId: 'AKIDfake', secretKey: 'fake' }
const seconds = fc.integer({ min: 1, max: 4_000_000_000 })
const near = fc.integer({ min: -5, max: 5 })
const spanOf = (text: string) =>
  /q-sign-time=(-?\d+)(?:;|%3B)(\d+)&q-key-time=(-?\d+)(?:;|%3B)(\d+)&/.exec(text)!.slice(1).map(Number)
const get = { method: 'GET', key: 'a' } as const

/** What each way of signing says of its time span, or its error. */
async function spans(expiresAt: number | undefined, time: number, lifetime: object): Promise<unknown[]> {
  const signer = signerOf(expiresAt === undefined ? credentials : { ...credentials, expiresAt }, time)
  const ways = [
    () => signer.getAuth({ ...get, ...lifetime }),
    () => signer.getPresignedUrl({ ...get, ...lifetime }),
    () => signer.getPresignedDownloadUrl({ key: 'a', ...lifetime }),
    () => signer.getPresignedDownloadUrls(['a'], lifetime)[0]!,
  ]
  return Promise.all(
    ways.map(async (way) => {
      let text = ''
      const error = await catchError(() => {
        text = way()
        throw text
      })
      return text === '' ? (error as { code: string }).code : spanOf(text)
    }),
  )
}

const four = <T>(one: T) => [one, one, one, one]

describe('the time span of a signature', () => {
  it('goes from a minute ago to the end asked for, or to the end of the credentials', async () => {
    await fc.assert(
      fc.asyncProperty(now, seconds, fc.oneof(seconds, near), async (time, expires, left) => {
        const expiresAt = time + left
        const end = Math.min(time + expires, expiresAt)
        const expected = left <= 0 ? 'credentials_unavailable' : [time - 60, end, time - 60, end]
        expect(await spans(expiresAt, time, { expires })).toEqual(four(expected))
      }),
      runs(),
    )
  })

  it('asked for as a validity is that, or what the credentials leave of it', async () => {
    await fc.assert(
      fc.asyncProperty(now, seconds, seconds, fc.oneof(seconds, near), async (time, startsAt, life, left) => {
        const endsAt = startsAt + life
        const expiresAt = time + left
        const end = Math.min(endsAt, expiresAt)
        const isOver = left <= 0 || expiresAt <= startsAt
        const expected = isOver ? 'credentials_unavailable' : [startsAt, end, startsAt, end]
        expect(await spans(expiresAt, time, { validity: { startsAt, endsAt } })).toEqual(four(expected))
      }),
      runs(),
    )
  })

  it('of credentials without expiry is never shortened', async () => {
    await fc.assert(
      fc.asyncProperty(now, seconds, async (time, expires) => {
        expect(await spans(undefined, time, { expires })).toEqual(
          four([time - 60, time + expires, time - 60, time + expires]),
        )
      }),
      runs(),
    )
  })

  it('said as expires or as validity gives the same signature', () => {
    fc.assert(
      fc.property(request, permanent, now, seconds, (asked, key, time, expires) => {
        const signer = signerOf(key, time)
        const validity = { startsAt: time - 60, endsAt: time + expires }
        expect(signer.getAuth({ ...asked, validity })).toBe(signer.getAuth({ ...asked, expires }))
        expect(signer.getPresignedUrl({ ...asked, validity })).toBe(
          signer.getPresignedUrl({ ...asked, expires }),
        )
      }),
      runs(),
    )
  })

  it('moves with the clock: later by so much is signed like later by so much', () => {
    fc.assert(
      fc.property(request, permanent, now, seconds, fc.nat(100_000), (asked, key, time, expires, by) => {
        const later = signerOf(key, time + by).getAuth({ ...asked, expires })
        const validity = { startsAt: time - 60 + by, endsAt: time + expires + by }
        expect(later).toBe(signerOf(key, time).getAuth({ ...asked, validity }))
      }),
      runs(),
    )
  })

  it('is bound: another start or end is another signature', () => {
    fc.assert(
      fc.property(request, permanent, seconds, seconds, near, near, (asked, key, startsAt, life, a, b) => {
        fc.pre((a !== 0 || b !== 0) && startsAt + a >= 0 && life + b - a > 0)
        const signer = signerOf(key, 1_700_000_000)
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

  it('never outlives the form policy’s expiration either', () => {
    fc.assert(
      fc.property(now, seconds, seconds, (time, expires, left) => {
        const signer = signerOf({ ...credentials, expiresAt: time + left }, time)
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
