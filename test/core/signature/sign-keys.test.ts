import { afterEach, expect, it, vi } from 'vitest'
import { BUCKET, credentials, NOW, REGION } from '../../support/signer-fixture.js'

afterEach(() => {
  vi.doUnmock('node:crypto')
  vi.resetModules()
})

/** A signer, and how many digests a signature of a time span takes. */
async function countingSigner() {
  vi.resetModules()
  const crypto = await vi.importActual<typeof import('node:crypto')>('node:crypto')
  let digests = 0
  const hash = (...args: Parameters<typeof crypto.hash>) => {
    digests++
    return crypto.hash(...args)
  }
  vi.doMock('node:crypto', () => ({ ...crypto, hash }))
  const { createSigner } = await import('@cosgate/core')
  const signer = createSigner({ bucket: BUCKET, region: REGION, credentials, clock: () => NOW })
  return (startsAt: number) => {
    digests = 0
    signer.getAuth({ method: 'GET', key: 'a', validity: { startsAt, endsAt: NOW } })
    return digests
  }
}

/** The request's SHA-1 and its HMAC, which is two digests; the SignKey is an HMAC before them. */
const KNOWN = 3
const NEW = 5

it('a snapshot keeps the SignKeys of at most 64 time spans', async () => {
  const digestsFor = await countingSigner()
  const spans = Array.from({ length: 64 }, (_, n) => n)
  expect(spans.map(digestsFor)).toEqual(spans.map(() => NEW))
  expect(spans.map(digestsFor)).toEqual(spans.map(() => KNOWN))
  expect(digestsFor(64)).toBe(NEW)
  expect(digestsFor(64)).toBe(KNOWN)
  expect(digestsFor(0)).toBe(NEW)
})
