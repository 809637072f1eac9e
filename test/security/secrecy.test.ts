import { inspect } from 'node:util'
import { cachedCredentials, createGate, createSigner, sign } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { BUCKET, catchError, NOW, REGION } from '../support/signer-fixture.js'

const secretKey = 'SECRET-KEY-NEVER-SHOWN'
const securityToken = 'SECRET-TOKEN-NEVER-SHOWN'
const credentials = { secretId: 'AKIDfake', secretKey, securityToken, expiresAt: NOW + 600 }
const options = { bucket: BUCKET, region: REGION, clock: () => NOW }
const need = { action: '', bucket: BUCKET, region: REGION, resource: '', scope: '' }
const get = { method: 'GET', key: 'a' } as const

/** Returns everything that printing a value can show. */
function print(value: unknown): string {
  const seen = new WeakSet<object>()
  const plain = (_name: string, part: unknown) => {
    if (typeof part !== 'object' || part === null) return part
    if (seen.has(part)) return undefined
    seen.add(part)
    return part
  }
  return [
    inspect(value, { depth: Number.POSITIVE_INFINITY, showHidden: true }),
    inspect(value, { depth: Number.POSITIVE_INFINITY, getters: true, showProxy: true }),
    JSON.stringify(value, plain),
    JSON.stringify(listProperties(value)),
    String(value),
    `${value}`,
  ].join('\n')
}

/** Returns the own properties of the value and its prototypes, including those that are not enumerable. */
function listProperties(value: unknown): unknown {
  const found: Record<string, string> = {}
  for (
    let at = value;
    at !== null && at !== undefined && at !== Object.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    for (const name of Reflect.ownKeys(at as object)) {
      const { value: part } = Object.getOwnPropertyDescriptor(at, name)!
      found[String(name)] =
        typeof part === 'function' ? `${part}` : inspect(part, { depth: 9, showHidden: true })
    }
  }
  return found
}

const provider = async () => credentials
const cached = cachedCredentials(provider, { clock: () => NOW })
const gate = createGate({ ...options, credentials, authorize: () => true })
const values: [string, unknown][] = [
  ['a signer', createSigner({ ...options, credentials })],
  ['a signer with a provider', createSigner({ ...options, credentials: provider })],
  ['a cached provider', cached],
  ['a gate', gate],
  ['the signer of a gate', gate.signer],
]

describe('secrets are never shown', () => {
  it.each(values)('printing %s shows no secret', async (_title, value) => {
    // Fill the cache and compute SignKeys first.
    await cached(need)
    await createSigner({ ...options, credentials: cached }).getAuth(get)
    expect(print(value)).not.toContain('NEVER-SHOWN')
    for (const name of ['getAuth', 'getPresignedDownloadUrl', 'routeFor', 'invalidate']) {
      const part = (value as Record<string, unknown>)[name]
      if (part) expect(print(part)).not.toContain('NEVER-SHOWN')
    }
  })

  it.each<[string, () => unknown]>([
    [
      'a secretKey with a space',
      () => createSigner({ ...options, credentials: { ...credentials, secretKey: `${secretKey} ` } }),
    ],
    [
      'a token with a line break',
      () =>
        createSigner({ ...options, credentials: { ...credentials, securityToken: `${securityToken}\n` } }),
    ],
    ['a bad secretId', () => createSigner({ ...options, credentials: { ...credentials, secretId: 'a b' } })],
    [
      'a secretKey instead of a credentials object',
      () => createSigner({ ...options, credentials: secretKey as never }),
    ],
    [
      'expired credentials',
      () => createSigner({ ...options, credentials: { ...credentials, expiresAt: 1 } }).getAuth(get),
    ],
    [
      'sign with a bad pair',
      () => sign({ method: 'GET', pathname: '/' }, { secretId: '', secretKey }, { startsAt: 1, endsAt: 2 }),
    ],
    [
      'sign with a bad time',
      () => sign({ method: 'GET', pathname: '/' }, credentials, { startsAt: 2, endsAt: 1 }),
    ],
    [
      'a provider with a bad key',
      () =>
        createSigner({
          ...options,
          credentials: () => ({ ...credentials, secretKey: `${secretKey} ` }),
        }).getAuth(get),
    ],
    [
      'a provider with a bad token',
      () =>
        createSigner({
          ...options,
          credentials: () => ({ ...credentials, securityToken: `${securityToken} ` }),
        }).getAuth(get),
    ],
    [
      'a provider with an expired key',
      () => createSigner({ ...options, credentials: () => ({ ...credentials, expiresAt: 1 }) }).getAuth(get),
    ],
    [
      'a provider that returns a string',
      () => createSigner({ ...options, credentials: () => secretKey as never }).getAuth(get),
    ],
    [
      'a cached provider with a bad key',
      () => cachedCredentials(() => ({ ...credentials, secretKey: `${secretKey} ` }))(need),
    ],
    ['a bad request', () => createSigner({ ...options, credentials }).getAuth({ ...get, key: '..' })],
    ['a bad policy', () => createSigner({ ...options, credentials }).getPostPolicy({ key: '..' })],
  ])('the error of %s and its causes show no secret', async (_title, operation) => {
    let error = await catchError(operation)
    expect(error).toMatchObject({ name: 'CosgateError' })
    while (error !== undefined) {
      expect(print(error)).not.toContain('NEVER-SHOWN')
      error = (error as Error).cause
    }
  })

  it('an Authorization and an object URL show no secret, and a presigned URL shows only the token', () => {
    const signer = createSigner({ ...options, credentials })
    expect(signer.getAuth(get)).not.toContain('NEVER-SHOWN')
    expect(signer.getObjectUrl({ key: 'a' })).not.toContain('NEVER-SHOWN')
    expect(signer.getPresignedDownloadUrl({ key: 'a' })).not.toContain(secretKey)
    expect(JSON.stringify(signer.getPostPolicy({ key: 'a' }))).not.toContain(secretKey)
  })

  it('a signer copies the credentials, so that later changes have no effect', () => {
    const given = { ...credentials }
    const signer = createSigner({ ...options, credentials: given })
    const before = signer.getPresignedDownloadUrl({ key: 'a' })
    Object.assign(given, { secretKey: 'x', securityToken: 'y', expiresAt: 1 })
    expect(signer.getPresignedDownloadUrl({ key: 'a' })).toBe(before)
  })
})

it('a signer is frozen, and its methods work when they are detached', () => {
  const signer = createSigner({ ...options, credentials })
  expect(Object.isFrozen(signer)).toBe(true)
  const { getAuth, getPresignedDownloadUrl, getPresignedDownloadUrls, getObjectUrl } = signer
  expect(getAuth(get)).toBe(signer.getAuth(get))
  expect([getPresignedDownloadUrl({ key: 'a' })]).toEqual(getPresignedDownloadUrls(['a']))
  expect(getObjectUrl({ key: 'a' })).toBe(signer.getObjectUrl({ key: 'a' }))
})
