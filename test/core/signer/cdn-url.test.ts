import { readFileSync } from 'node:fs'
import { inspect } from 'node:util'
import { type CdnOptions, createSigner, getCdnUrl } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { checkCdnUrl } from '../../../examples/local-cdn.js'
import { BUCKET, credentials, expectRefusal, NOW, REGION } from '../../support/signer-fixture.js'

interface CdnVector {
  type: CdnOptions['type']
  key: string
  path: string
  timestamp: number
  /** As the type writes it. */
  time: string
  random?: string
  hash: string
}

const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/cdn.json', import.meta.url), 'utf8'),
) as CdnVector[]
const origin = 'https://img.example.com'
const cdn: CdnOptions = { origin, type: 'D', key: 'DvYmqE81E1F9R791H6lmht', lifetime: 1800 }

/** The signed URL of a vector, in the form that the documents print. */
const signedPath = ({ type, path, time, random, hash }: CdnVector) =>
  ({
    A: `${path}?sign=${time}-${random}-0-${hash}`,
    B: `/${time}/${hash}${path}`,
    C: `/${hash}/${time}${path}`,
    D: `${path}?sign=${hash}&t=${time}`,
  })[type]

describe('the vectors of the documents', () => {
  it.each(vectors)('the local CDN accepts type $type, $path at $time', (vector) => {
    const settings = { ...cdn, type: vector.type, key: vector.key }
    expect(checkCdnUrl(signedPath(vector), settings, vector.timestamp)).toBe(vector.path)
    expect(checkCdnUrl(signedPath(vector), settings, vector.timestamp + 1801)).toBeUndefined()
    expect(checkCdnUrl(`${signedPath(vector)}x`, settings, vector.timestamp)).not.toBe(vector.path)
  })

  it.each(vectors.filter(({ type }) => type !== 'A'))(
    'getCdnUrl returns the URL of type $type, $path at $time',
    (vector) => {
      const settings = { ...cdn, type: vector.type, key: vector.key }
      const url = getCdnUrl({ key: vector.path.slice(1), expires: 1800 }, settings, vector.timestamp)
      expect(url).toBe(origin + signedPath(vector))
    },
  )

  it('getCdnUrl returns a URL of type A with the random text 0', () => {
    const settings: CdnOptions = { ...cdn, type: 'A', key: 'abc123456789' }
    // md5sum of "/1.txt-1588262400-0-0-abc123456789"
    expect(getCdnUrl({ key: '1.txt', expires: 1800 }, settings, 1588262400)).toBe(
      `${origin}/1.txt?sign=1588262400-0-0-6300a101a88cff0e9abc7ebbb7248316`,
    )
  })
})

describe('getCdnUrl', () => {
  it.each(['A', 'C', 'D'] as const)('type %s ends after expires seconds', (type) => {
    const settings = { ...cdn, type }
    const path = getCdnUrl({ key: 'a.png', expires: 60 }, settings, NOW).slice(origin.length)
    expect(checkCdnUrl(path, settings, NOW + 60)).toBe('/a.png')
    expect(checkCdnUrl(path, settings, NOW + 61)).toBeUndefined()
  })

  it('type B ends at most 59 seconds early', () => {
    const settings: CdnOptions = { ...cdn, type: 'B' }
    for (let second = 0; second < 60; second++) {
      const path = getCdnUrl({ key: 'a.png', expires: 60 }, settings, NOW + second).slice(origin.length)
      expect(checkCdnUrl(path, settings, NOW + second + 1)).toBe('/a.png')
      expect(checkCdnUrl(path, settings, NOW + second + 61)).toBeUndefined()
    }
  })

  it('type B writes the minute in UTC+8, on the next day if it is there', () => {
    const now = Date.UTC(2023, 11, 31, 16, 0, 59) / 1000
    expect(getCdnUrl({ key: 'a', expires: 1800 }, { ...cdn, type: 'B' }, now)).toMatch(
      /^https:\/\/img\.example\.com\/202401010000\/[0-9a-f]{32}\/a$/,
    )
  })

  it('uses the configured names, and writes the time of type D in hex', () => {
    const names = { signParam: 'auth_key', timeParam: 'ts', timeFormat: 'hex' } as const
    const url = getCdnUrl({ key: 'a', expires: 1800 }, { ...cdn, ...names }, 1721029386)
    expect(url).toMatch(/^https:\/\/img\.example\.com\/a\?auth_key=[0-9a-f]{32}&ts=6694d30a$/)
    expect(checkCdnUrl(url.slice(origin.length), { ...cdn, ...names }, 1721029386)).toBe('/a')
    expect(getCdnUrl({ key: 'a' }, { ...cdn, type: 'A', signParam: 'auth_key' }, NOW)).toContain('?auth_key=')
  })

  it('allows signParam t for the types that have no parameter for the time', () => {
    expect(getCdnUrl({ key: 'a' }, { ...cdn, type: 'A', signParam: 't' }, NOW)).toContain('/a?t=')
  })

  it('is valid for 300 seconds by default, or for the lifetime if that is less', () => {
    expect(getCdnUrl({ key: 'a' }, cdn, NOW)).toMatch(new RegExp(`&t=${NOW + 300 - 1800}$`))
    expect(getCdnUrl({ key: 'a' }, { ...cdn, lifetime: 100 }, NOW)).toMatch(new RegExp(`&t=${NOW}$`))
  })

  it('strips one leading slash, and encodes the path once', () => {
    expect(getCdnUrl({ key: '/图 1%/+.png' }, cdn, NOW)).toContain('.com/%E5%9B%BE%201%25/%2B.png?')
    expect(getCdnUrl({ key: 'a//b' }, cdn, NOW)).toContain('.com/a//b?')
  })

  it.each<[unknown, number, RegExp]>([
    [{ key: 'a', expires: 1801 }, NOW, /^expires: .* 1 to cdn\.lifetime \(1800\)$/],
    [{ key: 'a', expires: 0 }, NOW, /^expires: /],
    [{ key: 'a', expires: '60' }, NOW, /^expires: /],
    [{ key: '' }, NOW, /^key: /],
    [{ key: '/' }, NOW, /^key: /],
    [{ key: 'a/../b' }, NOW, /^key: /],
    [{ key: 7 }, NOW, /^key: /],
    [{ key: 'a', params: {} }, NOW, /^params: is not a field/],
    [undefined, NOW, /^request: /],
    [{ key: 'a' }, NOW * 1000, /^now: /],
    [{ key: 'a' }, Number.NaN, /^now: /],
  ])('throws invalid_request for %j at %d', (request, now, message) => {
    expectRefusal(() => getCdnUrl(request as never, cdn, now), 'invalid_request', message)
  })

  it('throws invalid_request for type B below a minute, because its times are whole minutes', () => {
    const call = () => getCdnUrl({ key: 'a', expires: 59 }, { ...cdn, type: 'B' }, NOW)
    expectRefusal(call, 'invalid_request', /^expires: .* from 60 /)
  })

  it('throws invalid_option for a time that is earlier than the lifetime allows', () => {
    expect(getCdnUrl({ key: 'a', expires: 1800 }, cdn, 0)).toMatch(/&t=0$/)
    expectRefusal(() => getCdnUrl({ key: 'a', expires: 1799 }, cdn, 0), 'invalid_option', /^clock: /)
    expectRefusal(() => getCdnUrl({ key: 'a' }, cdn, 1000), 'invalid_option', /^clock: /)
  })
})

describe('the option cdn throws invalid_option that names the option', () => {
  it.each<[object | null, RegExp]>([
    [null, /^cdn: must be an object/],
    [[], /^cdn: must be an object/],
    [{ ...cdn, origin: undefined }, /^cdn\.origin: /],
    [{ ...cdn, origin: 'https://img.example.com/' }, /^cdn\.origin: /],
    [{ ...cdn, origin: 'img.example.com' }, /^cdn\.origin: /],
    [{ ...cdn, origin: 'ftp://img.example.com' }, /^cdn\.origin: /],
    [{ ...cdn, origin: new URL('https://img.example.com') }, /^cdn\.origin: /],
    [{ ...cdn, type: 'E' }, /^cdn\.type: must be one of A, B, C, D/],
    [{ ...cdn, type: 'a' }, /^cdn\.type: /],
    [{ ...cdn, type: undefined }, /^cdn\.type: /],
    [{ ...cdn, key: 'abc12' }, /^cdn\.key: /],
    [{ ...cdn, key: 'a'.repeat(41) }, /^cdn\.key: /],
    [{ ...cdn, key: 'abc-123456' }, /^cdn\.key: /],
    [{ ...cdn, key: 123456 }, /^cdn\.key: /],
    [{ ...cdn, lifetime: 0 }, /^cdn\.lifetime: /],
    [{ ...cdn, lifetime: 630_720_001 }, /^cdn\.lifetime: /],
    [{ ...cdn, lifetime: '1800' }, /^cdn\.lifetime: /],
    [{ ...cdn, type: 'B', lifetime: 59 }, /^cdn\.lifetime: .* from 60 /],
    [{ ...cdn, signParam: '' }, /^cdn\.signParam: /],
    [{ ...cdn, signParam: 'a-b' }, /^cdn\.signParam: /],
    [{ ...cdn, timeParam: 'a'.repeat(101) }, /^cdn\.timeParam: /],
    [{ ...cdn, timeParam: null }, /^cdn\.timeParam: /],
    [{ ...cdn, timeParam: 'sign' }, /^cdn\.timeParam: must differ/],
    [{ ...cdn, timeFormat: 'octal' }, /^cdn\.timeFormat: /],
    [{ ...cdn, liftime: 5 }, /^cdn\.liftime: is not an option \(did you mean lifetime\?\)/],
  ])('%j', (options, message) => {
    const create = () => createSigner({ bucket: BUCKET, region: REGION, credentials, cdn: options as never })
    expectRefusal(create, 'invalid_option', message)
    expectRefusal(() => getCdnUrl({ key: 'a' }, options as never, NOW), 'invalid_option', message)
  })
})

describe('signer.getCdnUrl', () => {
  const options = { bucket: BUCKET, region: REGION, clock: () => NOW }

  it('uses the option cdn and the clock', () => {
    const signer = createSigner({ ...options, credentials, cdn })
    expect(signer.getCdnUrl({ key: 'a', expires: 1800 })).toBe(
      getCdnUrl({ key: 'a', expires: 1800 }, cdn, NOW),
    )
  })

  it('returns a string and asks for no credentials, also with a provider', () => {
    const provider = () => {
      throw new Error('The provider was called')
    }
    const signer = createSigner({ ...options, credentials: provider, cdn })
    expect(signer.getCdnUrl({ key: 'a' })).toMatch(/^https:\/\/img\.example\.com\/a\?sign=/)
  })

  it('throws invalid_option without the option cdn', () => {
    const signer = createSigner({ ...options, credentials })
    expectRefusal(() => signer.getCdnUrl({ key: 'a' }), 'invalid_option', 'cdn: is not set')
  })

  it('shows the key nowhere', () => {
    const signer = createSigner({ ...options, credentials, cdn })
    expect(inspect(signer, { depth: 9, showHidden: true }) + JSON.stringify(signer)).not.toContain(cdn.key)
  })
})
