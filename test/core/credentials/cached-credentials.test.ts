import { cachedCredentials } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import {
  createTestClock,
  key,
  manualProvider,
  need,
  providerSigner,
  readKeyNumber,
  settled,
} from '../../support/credentials-fixture.js'
import { catchError, expectRefusal, NOW } from '../../support/signer-fixture.js'

const get = { method: 'GET', key: 'a' } as const

/** A cache whose provider answers key 1, 2, 3, … with one lifetime. */
function counted(lifetime: number | undefined, options: { refreshBefore?: number } = {}) {
  const clock = createTestClock()
  const needs: unknown[] = []
  const cached = cachedCredentials(
    (asking) => {
      needs.push(asking)
      return key(needs.length, lifetime === undefined ? undefined : clock.now + lifetime)
    },
    { ...options, clock },
  )
  return { cached, clock, needs }
}

/** A cache whose key expires in one second. The test answers each call of the provider. */
async function createAlmostExpired() {
  const clock = createTestClock()
  const { provider, calls } = manualProvider()
  const cached = cachedCredentials(provider, { clock })
  const first = cached(need)
  await settled()
  calls[0]!.answer(key(1, NOW + 600))
  await first
  clock.now += 599
  return { cached, clock, calls }
}

describe('cachedCredentials', () => {
  it("returns a copy of the wrapped provider's credentials", async () => {
    const { cached } = counted(600)
    const first = await cached(need)
    expect(first).toEqual(key(1, NOW + 600))
    Object.assign(first, { secretKey: 'changed' })
    expect(await cached(need)).toEqual(key(1, NOW + 600))
  })

  it('passes the need to the wrapped provider, once per scope', async () => {
    const { cached, needs } = counted(600)
    await cached(need)
    await cached({ ...need, resource: 'b' })
    await cached({ ...need, scope: 'write' })
    expect(needs).toEqual([need, { ...need, scope: 'write' }])
  })

  it('answers a call without a need, which the own script of an app may make', async () => {
    const { cached, needs } = counted(600)
    await (cached as unknown as () => Promise<unknown>)()
    await (cached as unknown as () => Promise<unknown>)()
    expect(needs).toHaveLength(1)
  })

  it('calls the provider for every signature if its keys have no expiresAt', async () => {
    const { cached } = counted(undefined)
    expect(await cached(need)).toEqual(key(1))
    expect(await cached(need)).toEqual(key(2))
  })

  it('is shared by several signers', async () => {
    const { cached, clock, needs } = counted(600)
    const [one, two] = [providerSigner(cached, { clock }), providerSigner(cached, { clock })]
    expect(await one.getAuth(get)).toBe(await two.getAuth(get))
    expect(needs).toHaveLength(1)
    cached.invalidate()
    expect(readKeyNumber(await two.getAuth(get))).toBe(2)
    expect(readKeyNumber(await one.getAuth(get))).toBe(2)
  })
})

describe('cachedCredentials: refresh', () => {
  it.each([
    ['default: five minutes before', 3600, {}, 3300],
    ['as asked', 3600, { refreshBefore: 60 }, 3540],
    ['0: not before expiry', 3600, { refreshBefore: 0 }, 3600],
    ['half the life of a key that lives no longer than that', 200, {}, 100],
    ['half the life of a key that lives just that long', 300, {}, 150],
    ['of one that lives a second longer, after that second', 301, {}, 1],
  ])('%s', async (_title, lifetime, options, refreshAt) => {
    const { cached, clock, needs } = counted(lifetime, options)
    await cached(need)
    clock.now = NOW + refreshAt - 1
    await cached(need)
    expect(needs).toHaveLength(1)
    clock.now = NOW + refreshAt
    await cached(need)
    await settled()
    expect(needs).toHaveLength(2)
    expect((await cached(need)).secretId).toBe('AKIDfake2')
    expect(needs).toHaveLength(2)
  })

  it('refreshes in the background with one call, and returns the current key meanwhile', async () => {
    const { cached, calls } = await createAlmostExpired()
    for (let n = 0; n < 100; n++) expect((await cached(need)).secretId).toBe('AKIDfake1')
    expect(calls).toHaveLength(2)
    calls[1]!.answer(key(2, NOW + 1200))
    await settled()
    expect((await cached(need)).secretId).toBe('AKIDfake2')
  })

  it('lets all requests wait for one call once the key has expired', async () => {
    const { cached, clock, calls } = await createAlmostExpired()
    await cached(need)
    clock.now += 1
    const waiting = [cached(need), cached(need)]
    calls[1]!.answer(key(2, NOW + 1200))
    expect((await Promise.all(waiting)).map(({ secretId }) => secretId)).toEqual(['AKIDfake2', 'AKIDfake2'])
    expect(calls).toHaveLength(2)
  })
})

describe('cachedCredentials: invalidate()', () => {
  it('makes the next signature call the provider, in every scope', async () => {
    const { cached, needs } = counted(600)
    await cached(need)
    await cached({ ...need, scope: 'write' })
    cached.invalidate()
    await cached(need)
    await cached({ ...need, scope: 'write' })
    expect(needs).toHaveLength(4)
  })

  it('a call in flight resolves for its waiters but is not cached', async () => {
    const { provider, calls } = manualProvider()
    const cached = cachedCredentials(provider, { clock: () => NOW })
    const before = cached(need)
    await settled()
    cached.invalidate()
    const after = cached(need)
    await settled()
    calls[1]!.answer(key(2, NOW + 600))
    expect((await after).secretId).toBe('AKIDfake2')
    calls[0]!.answer(key(1, NOW + 600))
    expect((await before).secretId).toBe('AKIDfake1')
    expect((await cached(need)).secretId).toBe('AKIDfake2')
  })

  it('ends the pause after a failure', async () => {
    let calls = 0
    const cached = cachedCredentials(
      () => {
        if (++calls === 1) throw new Error('down')
        return key(calls)
      },
      { clock: () => NOW },
    )
    await catchError(() => cached(need))
    await catchError(() => cached(need))
    expect(calls).toBe(1)
    cached.invalidate()
    expect((await cached(need)).secretId).toBe('AKIDfake2')
  })
})

describe('cachedCredentials throws invalid_option at construction, naming the option', () => {
  const provider = () => key(1)
  const storeKey = new Uint8Array(32)
  it.each<[string, unknown, unknown, RegExp]>([
    ['no provider', undefined, undefined, /^provider: /],
    ['credentials instead of a provider', key(1), undefined, /^provider: /],
    ['options null', provider, null, /^options: /],
    ['an unknown option', provider, { refreshBefor: 1 }, /^refreshBefor: .*did you mean refreshBefore/],
    ['a negative refreshBefore', provider, { refreshBefore: -1 }, /^refreshBefore: /],
    ['half a second', provider, { refreshBefore: 0.5 }, /^refreshBefore: /],
    ['a refreshBefore beyond a day', provider, { refreshBefore: 86_401 }, /^refreshBefore: /],
    ['a refreshBefore as text', provider, { refreshBefore: '300' }, /^refreshBefore: /],
    ['a timeout of nothing', provider, { timeout: 0 }, /^timeout: /],
    ['an endless timeout', provider, { timeout: Number.POSITIVE_INFINITY }, /^timeout: /],
    ['a timeout beyond five minutes', provider, { timeout: 301 }, /^timeout: /],
    ['a clock that is none', provider, { clock: 1 }, /^clock: /],
    [
      'a store that is null',
      provider,
      { store: null, storeKey },
      /^store: must have the methods get and set/,
    ],
    ['a store without set', provider, { store: { get() {} }, storeKey }, /^store: /],
    ['a store without get', provider, { store: { set() {} }, storeKey }, /^store: /],
    ['a storeKey without a store', provider, { storeKey }, /^store: /],
    [
      'a store without a storeKey',
      provider,
      { store: new Map() },
      /^storeKey: must be .* of 32 random bytes$/,
    ],
    ['a storeKey of 31 bytes', provider, { store: new Map(), storeKey: storeKey.subarray(1) }, /^storeKey: /],
    ['a storeKey of 33 bytes', provider, { store: new Map(), storeKey: Buffer.alloc(33) }, /^storeKey: /],
    ['a storeKey as text', provider, { store: new Map(), storeKey: 'x'.repeat(32) }, /^storeKey: /],
    ['an array as storeKey', provider, { store: new Map(), storeKey: Array(32).fill(1) }, /^storeKey: /],
  ])('%s', (_title, given, options, message) => {
    expectRefusal(() => cachedCredentials(given as never, options as never), 'invalid_option', message)
  })

  it('accepts the smallest and largest values', () => {
    cachedCredentials(provider, { refreshBefore: 0, timeout: 1 })
    cachedCredentials(provider, { refreshBefore: 86_400, timeout: 300 })
  })

  it('uses the system clock by default', async () => {
    const now = Math.floor(Date.now() / 1000)
    let calls = 0
    const cached = cachedCredentials(() => key(++calls, now + 3600))
    expect(await cached(need)).toEqual(key(1, now + 3600))
    expect(await cached(need)).toEqual(key(1, now + 3600))
    expect(await catchError(() => cachedCredentials(() => key(1, now - 1))(need))).toMatchObject({
      code: 'credentials_unavailable',
    })
  })
})
