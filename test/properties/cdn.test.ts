import type { AddressInfo } from 'node:net'
import { type CdnOptions, createSigner, getCdnUrl, type Signer } from '@cosgate/core'
import { createEmulator } from '@cosgate/emulator'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkCdnUrl, createLocalCdn } from '../../examples/local-cdn.js'
import { BUCKET, credentials, NOW, REGION } from '../support/signer-fixture.js'
import { key } from './arbitraries.js'
import { runs } from './runs.js'

const origin = 'https://img.example.com'
const cdnSettings = fc.record({
  origin: fc.constant(origin),
  type: fc.constantFrom<CdnOptions['type'][]>('A', 'B', 'C', 'D'),
  key: fc.stringMatching(/^[A-Za-z0-9]{6,40}$/),
  lifetime: fc.integer({ min: 60, max: 630_720_000 }),
  signParam: fc.stringMatching(/^s[A-Za-z0-9_]{1,99}$/),
  timeParam: fc.stringMatching(/^t[A-Za-z0-9_]{1,99}$/),
  timeFormat: fc.constantFrom('decimal' as const, 'hex' as const),
})

describe('getCdnUrl', () => {
  it('returns a URL that a CDN accepts for this key and lifetime only', () => {
    fc.assert(
      fc.property(cdnSettings, key, fc.integer({ min: 60 }), (cdn, objectKey, seconds) => {
        const expires = 60 + (seconds % (cdn.lifetime - 59))
        const url = getCdnUrl({ key: objectKey, expires }, cdn, NOW)
        expect(new URL(url).href).toBe(url)
        const path = url.slice(origin.length)
        const accepted = checkCdnUrl(path, cdn, NOW + 1)
        expect(accepted).toMatch(/^\/(?:[A-Za-z0-9\-_.~/]|%[0-9A-F]{2})+$/)
        expect(decodeURIComponent(accepted!)).toBe(`/${objectKey}`)
        const early = cdn.type === 'B' ? 60 : 0
        expect(checkCdnUrl(path, cdn, NOW + expires - early)).toBe(accepted)
        expect(checkCdnUrl(path, cdn, NOW + expires + 1)).toBeUndefined()
        expect(checkCdnUrl(path, { ...cdn, key: `${cdn.key.slice(1)}!` }, NOW + 1)).toBeUndefined()
      }),
      runs(),
    )
  })
})

/** Moves the last character of the path to the front of the time, in a URL of each type. */
const moveLastCharacter: Record<CdnOptions['type'], (url: string) => string> = {
  A: (url) => url.replace(/^(.+)(.)\?s=/, '$1?s=$2'),
  B: (url) => url.replace(/^\/(.+)(.)$/, '/$2$1'),
  C: (url) => url.replace(/^(\/\w{32}\/)(.+)(.)$/, '$1$3$2'),
  D: (url) => url.replace(/^(.+)(.)(\?s=\w{32}&t=)/, '$1$3$2'),
}

// The formulas of types C and D have nothing between the path and the time, so they accept both.
it.each([
  ['A', undefined],
  ['B', undefined],
  ['C', '/invoices/1'],
  ['D', '/invoices/1'],
] as const)('a URL of type %s whose last digit moves to the time opens %s', (type, path) => {
  const cdn = { origin, type, key: 'abc123456789', lifetime: 1800, signParam: 's', timeParam: 't' }
  const url = getCdnUrl({ key: 'invoices/12', expires: 600 }, cdn, NOW).slice(origin.length)
  expect(checkCdnUrl(url, cdn, NOW)).toBe('/invoices/12')
  const moved = moveLastCharacter[type](url)
  expect(moved).not.toBe(url)
  expect(checkCdnUrl(moved, cdn, NOW)).toBe(path)
})

describe('a local CDN in front of a private bucket of the emulator', () => {
  const emulator = createEmulator({ credentials, bucket: BUCKET, region: REGION })
  const settings = { type: 'D' as const, key: 'abc123456789', lifetime: 1800 }
  let cdn: ReturnType<typeof createLocalCdn>
  let signer: Signer

  beforeAll(async () => {
    const bucket = createSigner({
      bucket: BUCKET,
      region: REGION,
      credentials,
      origin: await emulator.listen(),
    })
    cdn = createLocalCdn(settings, (objectKey) => bucket.getPresignedDownloadUrl({ key: objectKey }))
    await new Promise<void>((resolve) => cdn.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(cdn.address() as AddressInfo).port}`
    const options = { bucket: BUCKET, region: REGION, credentials, origin: emulator.url }
    signer = createSigner({ ...options, cdn: { ...settings, origin: url } })
  })
  afterAll(async () => {
    cdn.closeAllConnections()
    cdn.close()
    await emulator.close()
  })

  it('serves each uploaded object at its signed URL, and answers 403 without the signature', async () => {
    await fc.assert(
      fc.asyncProperty(key, async (objectKey) => {
        const body = `content of ${objectKey}`
        await fetch(signer.getPresignedUrl({ method: 'PUT', key: objectKey }), { method: 'PUT', body })
        const url = signer.getCdnUrl({ key: objectKey })
        expect(await (await fetch(url)).text()).toBe(body)
        expect((await fetch(url.split('?')[0]!)).status).toBe(403)
      }),
      runs(0.2),
    )
  })

  it('answers 404 for an object that does not exist', async () => {
    expect((await fetch(signer.getCdnUrl({ key: 'absent' }))).status).toBe(404)
  })
})
