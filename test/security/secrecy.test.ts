import { inspect } from 'node:util'
import { cachedCredentials, createGate, createSigner, sign } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { BUCKET, catchError, NOW, REGION } from '../support/signer-fixture.js'

const secretKey = 'SECRET-KEY-THAT-NOBODY-SEES'
const securityToken = 'SECRET-TOKEN-THAT-NOBODY-SEES'
const credentials = { secretId: 'AKIDfake', secretKey, securityToken, expiresAt: NOW + 600 }
const options = { bucket: BUCKET, region: REGION, clock: () => NOW }
const need = { action: '', bucket: BUCKET, region: REGION, resource: '', scope: '' }
const get = { method: 'GET', key: 'a' } as const

/** Everything that printing a value may show. */
function printed(value: unknown): string {
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
    JSON.stringify(structuredProperties(value)),
    String(value),
    `${value}`,
  ].join('\n')
}

/** Own properties, also those that are not enumerable, of the value and its prototypes. */
function structuredProperties(value: unknown): unknown {
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

describe('secrets never show', () => {
  it.each(values)('in %s that is printed', async (_title, value) => {
    // A cache that holds something, and SignKeys that were made.
    await cached(need)
    await createSigner({ ...options, credentials: cached }).getAuth(get)
    expect(printed(value)).not.toContain('NOBODY-SEES')
    for (const name of ['getAuth', 'getPresignedDownloadUrl', 'routeFor', 'invalidate']) {
      const part = (value as Record<string, unknown>)[name]
      if (part) expect(printed(part)).not.toContain('NOBODY-SEES')
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
      'a secretKey in the place of an option',
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
      'a provider that answers a text',
      () => createSigner({ ...options, credentials: () => secretKey as never }).getAuth(get),
    ],
    [
      'a cached provider with a bad key',
      () => cachedCredentials(() => ({ ...credentials, secretKey: `${secretKey} ` }))(need),
    ],
    ['a bad request', () => createSigner({ ...options, credentials }).getAuth({ ...get, key: '..' })],
    ['a bad policy', () => createSigner({ ...options, credentials }).getPostPolicy({ key: '..' })],
  ])('in the error of %s, nor in its causes', async (_title, operation) => {
    let error = await catchError(operation)
    expect(error).toMatchObject({ name: 'CosgateError' })
    while (error !== undefined) {
      expect(printed(error)).not.toContain('NOBODY-SEES')
      error = (error as Error).cause
    }
  })

  it('in an Authorization value, nor in an object URL; a presigned URL shows the token only', () => {
    const signer = createSigner({ ...options, credentials })
    expect(signer.getAuth(get)).not.toContain('NOBODY-SEES')
    expect(signer.getObjectUrl({ key: 'a' })).not.toContain('NOBODY-SEES')
    expect(signer.getPresignedDownloadUrl({ key: 'a' })).not.toContain(secretKey)
    expect(JSON.stringify(signer.getPostPolicy({ key: 'a' }))).not.toContain(secretKey)
  })

  it('where the given credentials are changed later: a signer has its own copy', () => {
    const given = { ...credentials }
    const signer = createSigner({ ...options, credentials: given })
    const before = signer.getPresignedDownloadUrl({ key: 'a' })
    Object.assign(given, { secretKey: 'x', securityToken: 'y', expiresAt: 1 })
    expect(signer.getPresignedDownloadUrl({ key: 'a' })).toBe(before)
  })
})

it('a signer is frozen, and its methods work on their own', () => {
  const signer = createSigner({ ...options, credentials })
  expect(Object.isFrozen(signer)).toBe(true)
  const { getAuth, getPresignedDownloadUrl, getPresignedDownloadUrls, getObjectUrl } = signer
  expect(getAuth(get)).toBe(signer.getAuth(get))
  expect([getPresignedDownloadUrl({ key: 'a' })]).toEqual(getPresignedDownloadUrls(['a']))
  expect(getObjectUrl({ key: 'a' })).toBe(signer.getObjectUrl({ key: 'a' }))
})
