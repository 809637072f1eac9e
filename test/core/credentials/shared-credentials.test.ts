import { randomBytes } from 'node:crypto'
import {
  type CachedCredentialsOptions,
  type CredentialNeed,
  type CredentialStore,
  cachedCredentials,
} from '@cosgate/core'
import { Keyv } from 'keyv'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createTestClock, key, manualProvider, need, settled } from '../../support/credentials-fixture.js'
import { catchError, NOW } from '../../support/signer-fixture.js'

const storeKey = Buffer.from('0123456789abcdef0123456789abcdef')

/** A store in memory that records what it is given. */
function createMemoryStore() {
  const values = new Map<string, unknown>()
  const lifetimes: number[] = []
  const store = {
    get: async (name: string): Promise<unknown> => values.get(name),
    set: async (name: string, value: string, ttl: number) => {
      lifetimes.push(ttl)
      values.set(name, value)
    },
  }
  return { store, values, lifetimes }
}

/** Instances of one app: their provider returns key 1, 2, 3, … in the order of the calls. */
function createInstances(store: CredentialStore = createMemoryStore().store, lifetime = 3600) {
  const clock = createTestClock()
  const needs: CredentialNeed[] = []
  const start = (options: CachedCredentialsOptions = {}) =>
    cachedCredentials(
      (asked) => {
        needs.push(asked)
        return key(needs.length, clock.now + lifetime)
      },
      { clock, store, storeKey, ...options },
    )
  return { clock, needs, start }
}

const idOf = async (credentials: Promise<{ secretId: string }>) => (await credentials).secretId

afterEach(() => void vi.restoreAllMocks())

describe('cachedCredentials with a store', () => {
  it('calls the provider once for all instances, and returns its whole answer in each', async () => {
    const { needs, start } = createInstances(new Keyv())
    expect(await start()(need)).toEqual(key(1, NOW + 3600))
    for (let restart = 0; restart < 10; restart++) expect(await start()(need)).toEqual(key(1, NOW + 3600))
    expect(needs).toHaveLength(1)
  })

  it('shares credentials without a token', async () => {
    const pair = { secretId: 'AKIDfake', secretKey: 'fake-secret', expiresAt: NOW + 600 }
    const { store } = createMemoryStore()
    const options = { clock: () => NOW, store, storeKey }
    await cachedCredentials(() => pair, options)(need)
    const never = vi.fn()
    expect(await cachedCredentials(never, options)(need)).toEqual(pair)
    expect(never).not.toHaveBeenCalled()
  })

  it.each([
    ['scope', { scope: 'write' }],
    ['bucket', { bucket: 'others-1250000000' }],
    ['region', { region: 'ap-guangzhou' }],
  ])('calls the provider once per %s', async (_title, change) => {
    const { needs, start } = createInstances()
    for (const instance of [start(), start()]) {
      expect(await idOf(instance(need))).toBe('AKIDfake1')
      expect(await idOf(instance({ ...need, ...change }))).toBe('AKIDfake2')
    }
    expect(needs).toHaveLength(2)
  })

  it('does not read the store again while the credentials are in memory', async () => {
    const { store } = createMemoryStore()
    const get = vi.spyOn(store, 'get')
    const cached = createInstances(store).start()
    for (let n = 0; n < 5; n++) await cached(need)
    expect(get).toHaveBeenCalledTimes(1)
  })

  it('calls get and set of the store as methods', async () => {
    class Store {
      readonly values = new Map<string, string>()
      get(name: string) {
        return this.values.get(name)
      }
      set(name: string, value: string) {
        this.values.set(name, value)
      }
    }
    const { needs, start } = createInstances(new Store())
    await start()(need)
    await start()(need)
    expect(needs).toHaveLength(1)
  })

  it('stores a value until the credentials expire, in milliseconds', async () => {
    const { store, lifetimes } = createMemoryStore()
    await createInstances(store, 1800).start()(need)
    expect(lifetimes).toEqual([1_800_000])
  })

  it('does not store credentials without expiresAt', async () => {
    const { store, values } = createMemoryStore()
    expect(await cachedCredentials(() => key(1), { store, storeKey })(need)).toEqual(key(1))
    expect(values.size).toBe(0)
  })

  it('does not store anything if the provider fails', async () => {
    const { store, values } = createMemoryStore()
    const cached = cachedCredentials(() => Promise.reject(new Error('down')), { store, storeKey })
    expect(await catchError(() => cached(need))).toMatchObject({ code: 'credentials_unavailable' })
    expect(values.size).toBe(0)
  })
})

describe('cachedCredentials with a store: refresh', () => {
  it('is done by one instance, and the others take its answer', async () => {
    const { clock, needs, start } = createInstances()
    const instances = [start(), start(), start()]
    for (const instance of instances) await instance(need)
    clock.now += 3300
    for (const instance of instances) {
      expect(await idOf(instance(need))).toBe('AKIDfake1')
      await settled()
    }
    for (const instance of instances) expect(await idOf(instance(need))).toBe('AKIDfake2')
    expect(needs).toHaveLength(2)
  })

  it.each([
    ['at refreshBefore at the latest', 3600, 300, 0, 3300],
    ['half of refreshBefore earlier at the soonest', 3600, 300, 0.999, 3151],
    ['after a quarter of the life of a short key at the soonest', 200, 300, 0.999, 51],
    ['not at once for a key that lives hardly longer than refreshBefore', 302, 300, 0.999, 2],
    ['at expiry if refreshBefore is 0', 600, 0, 0.999, 600],
  ])('begins at a random moment: %s', async (_title, lifetime, refreshBefore, random, second) => {
    vi.spyOn(Math, 'random').mockReturnValue(random)
    const { clock, needs, start } = createInstances(undefined, lifetime)
    const cached = start({ refreshBefore })
    await cached(need)
    for (const [now, calls] of [
      [second - 1, 1],
      [second, 2],
    ] as const) {
      clock.now = NOW + now
      await cached(need)
      await settled()
      expect(needs).toHaveLength(calls)
    }
  })

  it('a new instance does not take credentials that are due for a refresh', async () => {
    const { clock, start } = createInstances()
    await start()(need)
    clock.now += 3299
    expect(await idOf(start()(need))).toBe('AKIDfake1')
    clock.now += 1
    expect(await idOf(start()(need))).toBe('AKIDfake2')
  })

  it.each([60, -60])('works if the clocks of the instances differ by %i s', async (offset) => {
    const { clock, needs, start } = createInstances()
    const [one, other] = [start(), start({ clock: () => clock.now + offset })]
    for (const instance of [one, other]) expect(await idOf(instance(need))).toBe('AKIDfake1')
    for (let minute = 0; minute < 150; minute++) {
      clock.now += 60
      for (const instance of [one, other]) {
        expect((await instance(need)).expiresAt).toBeGreaterThan(clock.now + 60)
        await settled()
      }
    }
    expect(needs.length).toBeLessThanOrEqual(4)
  })

  it('an instance that stops during its call does not stop the others', async () => {
    const { store } = createMemoryStore()
    const { provider, calls } = manualProvider()
    const options = { clock: () => NOW, store, storeKey }
    void cachedCredentials(provider, options)(need)
    await settled()
    const other = cachedCredentials(provider, options)(need)
    await settled()
    calls[1]!.answer(key(2, NOW + 600))
    expect(await idOf(other)).toBe('AKIDfake2')
  })
})

describe('cachedCredentials with a store: invalidate()', () => {
  it('makes this instance ignore what is stored, and replaces it', async () => {
    const { needs, start } = createInstances()
    const cached = start()
    await cached(need)
    cached.invalidate()
    expect(await idOf(cached(need))).toBe('AKIDfake2')
    expect(await idOf(start()(need))).toBe('AKIDfake2')
    expect(needs).toHaveLength(2)
  })

  it('ignores for a minute what other instances store, because their clocks may differ', async () => {
    const { clock, start } = createInstances()
    const cached = start()
    cached.invalidate()
    clock.now += 59
    await start()(need)
    expect(await idOf(cached(need))).toBe('AKIDfake2')
    clock.now += 1
    await start()({ ...need, scope: 'write' })
    expect(await idOf(cached({ ...need, scope: 'write' }))).toBe('AKIDfake3')
  })

  it('does not store the answer of a call that was in flight', async () => {
    const { store, values } = createMemoryStore()
    const { provider, calls } = manualProvider()
    const cached = cachedCredentials(provider, { clock: () => NOW, store, storeKey })
    const before = cached(need)
    await settled()
    cached.invalidate()
    calls[0]!.answer(key(1, NOW + 600))
    expect(await idOf(before)).toBe('AKIDfake1')
    expect(values.size).toBe(0)
  })
})

describe('cachedCredentials encrypts what it stores', () => {
  it('neither names nor values show a secret or the scope', async () => {
    const { store, values } = createMemoryStore()
    await createInstances(store).start()({ ...need, scope: 'users/alice/' })
    const [[name, value]] = [...values] as [[string, string]]
    expect(name).toMatch(/^cosgate:1:[0-9a-f]{64}$/)
    expect(value).toMatch(/^[A-Za-z0-9+/]+=*$/)
    const text = name + value + Buffer.from(value, 'base64').toString('latin1')
    expect(text).not.toMatch(/AKID|fake|alice|secret|token/)
  })

  it('names an entry the same in every release, so that a rolling update does not empty the store', async () => {
    const { store, values } = createMemoryStore()
    await createInstances(store).start()({ ...need, scope: 'users/alice/' })
    // HMAC-SHA256 of "bucket region scope". Its key is the HKDF-SHA256 of storeKey for "cosgate credential names".
    const name = 'ba549f1d83a23f6a6bb6f13162a17faf057c518ad793d4af544a7aba5826173f'
    expect([...values.keys()]).toEqual([`cosgate:1:${name}`])
  })

  it('encrypts the same credentials differently each time', async () => {
    const stores = [createMemoryStore(), createMemoryStore()]
    for (const { store } of stores) await createInstances(store).start()(need)
    const [one, other] = stores.map(({ values }) => [...values.values()][0])
    expect(one).not.toBe(other)
  })

  it('uses its own copy of storeKey', async () => {
    const given = Uint8Array.from(storeKey)
    const { needs, start } = createInstances()
    const cached = start({ storeKey: given })
    given.fill(0)
    await cached(need)
    await start()(need)
    expect(needs).toHaveLength(1)
  })

  it('instances with different keys share a store without disturbing each other', async () => {
    const { needs, start } = createInstances()
    const other = { storeKey: randomBytes(32) }
    for (let restart = 0; restart < 3; restart++) {
      expect(await idOf(start()(need))).toBe('AKIDfake1')
      expect(await idOf(start(other)(need))).toBe('AKIDfake2')
    }
    expect(needs).toHaveLength(2)
  })
})
