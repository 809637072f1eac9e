import { createSigner } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { BUCKET, credentials, expectRefusal, NOW, REGION } from '../../support/signer-fixture.js'

const good = { bucket: BUCKET, region: REGION, credentials }

describe('createSigner throws invalid_option that names the option', () => {
  it.each<[string, unknown, RegExp]>([
    ['no options', undefined, /^options: /],
    ['null', null, /^options: /],
    ['an array', [], /^options: /],
    ['a text', 'bucket', /^options: /],
    ['no bucket', { ...good, bucket: undefined }, /^bucket: /],
    ['a bucket without APPID', { ...good, bucket: 'photos' }, /^bucket: /],
    ['a bucket in upper case', { ...good, bucket: 'Photos-1250000000' }, /^bucket: /],
    ['a bucket that is two labels', { ...good, bucket: 'a.b-1250000000' }, /^bucket: /],
    ['a bucket with a slash', { ...good, bucket: 'a/b-1250000000' }, /^bucket: /],
    ['a bucket with a line break', { ...good, bucket: `${BUCKET}\n` }, /^bucket: /],
    ['a bucket that begins with a dash', { ...good, bucket: '-a-1250000000' }, /^bucket: /],
    ['a bucket of 64 characters', { ...good, bucket: `${'a'.repeat(53)}-1250000000` }, /^bucket: /],
    ['a bucket in an array', { ...good, bucket: [BUCKET] }, /^bucket: /],
    ['a bucket with something behind the APPID', { ...good, bucket: 'photos-1250000000a' }, /^bucket: /],
    ['a bucket that is a number', { ...good, bucket: 1 }, /^bucket: /],
    ['no region', { ...good, region: undefined }, /^region: /],
    ['an empty region', { ...good, region: '' }, /^region: /],
    ['a region with a dot', { ...good, region: 'ap.shanghai' }, /^region: /],
    ['a region in upper case', { ...good, region: 'AP-shanghai' }, /^region: /],
    ['a region that ends with a dash', { ...good, region: 'ap-' }, /^region: /],
    ['a region in an array', { ...good, region: [REGION] }, /^region: /],
    ['a region null', { ...good, region: null }, /^region: /],
    ['an origin that is no text', { ...good, origin: new URL('https://a.example') }, /^origin: /],
    ['an origin null', { ...good, origin: null }, /^origin: /],
    ['a clock that is a number', { ...good, clock: NOW }, /^clock: /],
    ['a clock null', { ...good, clock: null }, /^clock: /],
    ['a scope that is a text', { ...good, credentialScope: 'x' }, /^credentialScope: /],
    ['a scope null', { ...good, credentialScope: null }, /^credentialScope: /],
    ['no credentials', { ...good, credentials: undefined }, /^credentials: /],
    ['credentials null', { ...good, credentials: null }, /^credentials: /],
    ['credentials as a text', { ...good, credentials: 'AKID:key' }, /^credentials: /],
    ['a promise of credentials', { ...good, credentials: Promise.resolve(credentials) }, /^credentials: /],
  ])('%s', (_title, options, message) => {
    expectRefusal(() => createSigner(options as never), 'invalid_option', message)
  })

  it.each<[string, unknown, RegExp]>([
    ['no secretKey', { secretId: 'a' }, /^credentials: secretKey: /],
    ['no secretId', { secretKey: 'a' }, /^credentials: secretId: /],
    ['a secretId with an ampersand', { secretId: 'a&b', secretKey: 'k' }, /^credentials: secretId: /],
    ['a secretKey with a space', { secretId: 'a', secretKey: 'k k' }, /^credentials: secretKey: /],
    ['an empty token', { ...credentials, securityToken: '' }, /^credentials: securityToken: /],
    ['a token with a line break', { ...credentials, securityToken: 'a\n' }, /^credentials: securityToken: /],
    [
      'a token that begins with a space',
      { ...credentials, securityToken: ' a' },
      /^credentials: securityToken: /,
    ],
    ['a token that is not ASCII', { ...credentials, securityToken: 'é' }, /^credentials: securityToken: /],
    ['a token null', { ...credentials, securityToken: null }, /^credentials: securityToken: /],
    ['an expiry in milliseconds', { ...credentials, expiresAt: NOW * 1000 }, /^credentials: expiresAt: /],
    ['an expiry of eleven digits', { ...credentials, expiresAt: 1e10 }, /^credentials: expiresAt: /],
    ['a negative expiry', { ...credentials, expiresAt: -1 }, /^credentials: expiresAt: /],
    ['an expiry NaN', { ...credentials, expiresAt: Number.NaN }, /^credentials: expiresAt: /],
    ['an expiry as text', { ...credentials, expiresAt: `${NOW}` }, /^credentials: expiresAt: /],
    ['an expiry null', { ...credentials, expiresAt: null }, /^credentials: expiresAt: /],
    ['an expiry that is a Date', { ...credentials, expiresAt: new Date() }, /^credentials: expiresAt: /],
    ['the names of the STS answer', { ...credentials, sessionToken: 'x' }, /^credentials\.sessionToken: /],
  ])('credentials: %s', (_title, given, message) => {
    expectRefusal(() => createSigner({ ...good, credentials: given } as never), 'invalid_option', message)
  })

  it('accepts the shortest names', () => {
    const signer = createSigner({ ...good, bucket: 'a-1', region: 'x' })
    expect(signer.getObjectUrl({ key: 'a' })).toBe('https://a-1.cos.x.myqcloud.com/a')
  })

  it.each([
    ['Bucket', 'bucket'],
    ['buckets', 'bucket'],
    ['regoin', 'region'],
    ['credential', 'credentials'],
    ['orgin', 'origin'],
    ['credentialscope', 'credentialScope'],
    ['clok', 'clock'],
  ])('throws for the unknown option %s with a "did you mean" hint', (name, miss) => {
    expectRefusal(
      () => createSigner({ ...good, [name]: 'x' } as never),
      'invalid_option',
      `${name}: is not an option (did you mean ${miss}?)`,
    )
  })

  it('throws for an unknown option without a hint if no option is similar', () => {
    const making = () => createSigner({ ...good, timeouts: {} } as never)
    expectRefusal(making, 'invalid_option', /^timeouts: is not an option$/)
  })

  it.each([
    ['secretID', 'secretId'],
    ['securitytoken', 'securityToken'],
    ['expireAt', 'expiresAt'],
  ])('throws for the unknown field %s of credentials with a "did you mean" hint', (name, miss) => {
    expectRefusal(
      () => createSigner({ ...good, credentials: { ...credentials, [name]: 'x' } } as never),
      'invalid_option',
      `credentials.${name}: is not an option (did you mean ${miss}?)`,
    )
  })

  it.each([
    ['a fraction of a second is rounded down', () => NOW + 0.9, `q-sign-time=${NOW - 60};${NOW + 300}&`],
    ['whole seconds', () => NOW, `q-sign-time=${NOW - 60};${NOW + 300}&`],
  ])('clock: %s', (_title, clock, part) => {
    expect(createSigner({ ...good, clock }).getAuth({ method: 'GET', key: 'a' })).toContain(part)
  })

  it.each<[string, unknown]>([
    ['NaN', Number.NaN],
    ['undefined', undefined],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['milliseconds', NOW * 1000],
    ['eleven digits', 1e10],
    ['a time before 1970', -1],
    ['a text', 'now'],
    ['a bigint', 1n],
    ['a symbol', Symbol('now')],
  ])('throws invalid_option at signing if the clock returns %s', (_title, now) => {
    const signer = createSigner({ ...good, clock: () => now as number })
    expectRefusal(() => signer.getAuth({ method: 'GET', key: 'a' }), 'invalid_option', /^clock: /)
  })

  it('uses the system clock by default', () => {
    const before = Math.floor(Date.now() / 1000)
    const text = createSigner(good).getAuth({ method: 'GET', key: 'a', expires: 10 })
    const [startsAt, endsAt] = /q-sign-time=(\d+);(\d+)/.exec(text)!.slice(1).map(Number)
    expect(endsAt! - startsAt!).toBe(70)
    expect(startsAt! + 60).toBeGreaterThanOrEqual(before)
    expect(startsAt! + 60).toBeLessThanOrEqual(Math.floor(Date.now() / 1000))
  })
})
