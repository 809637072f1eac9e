import { type CredentialStore, cachedCredentials } from '@cosgate/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTestClock, key, need, settled } from '../../support/credentials-fixture.js'
import { NOW } from '../../support/signer-fixture.js'

const storeKey = Buffer.from('0123456789abcdef0123456789abcdef')
const never = () => new Promise(() => {})

/** Instances whose provider returns key 1, 2, 3, … in the order of the calls. */
function createInstances() {
  const clock = createTestClock()
  let calls = 0
  const start = (store: CredentialStore, otherKey = storeKey) =>
    cachedCredentials(() => key(++calls, clock.now + 3600), { clock, store, storeKey: otherKey })
  return { clock, start }
}

/** Stores a key, changes the stored values, and returns the id of the key that another instance uses. */
async function readAfter(change: (values: Map<string, unknown>) => void): Promise<string> {
  const values = new Map<string, unknown>()
  const store = { get: (name: string) => values.get(name), set: values.set.bind(values) }
  const { start } = createInstances()
  await start(store)(need)
  change(values)
  return (await start(store)(need)).secretId
}

describe('cachedCredentials calls the provider if the store', () => {
  it.each<[string, CredentialStore]>([
    ['throws', { get: thrower, set: thrower }],
    ['rejects', { get: async () => thrower(), set: async () => thrower() }],
    ['throws undefined', { get: () => Promise.reject(), set: () => Promise.reject() }],
    ['is full', { get: () => undefined, set: () => Promise.reject(new Error('OOM')) }],
  ])('%s', async (_title, store) => {
    const { start } = createInstances()
    const cached = start(store)
    expect(await cached(need)).toEqual(key(1, NOW + 3600))
    expect(await cached(need)).toEqual(key(1, NOW + 3600))
    expect(await start(store)(need)).toEqual(key(2, NOW + 3600))
  })

  it('failed once, and asks the store again for the next scope', async () => {
    const { start } = createInstances()
    const store = { get: vi.fn(thrower), set: () => {} }
    const cached = start(store)
    await cached(need)
    await cached({ ...need, scope: 'write' })
    expect(store.get).toHaveBeenCalledTimes(2)
  })

  it.each<[string, unknown]>([
    ['null', null],
    ['an object', { secretId: 'AKIDstored', secretKey: 'k', expiresAt: NOW + 3600, fetchedAt: NOW }],
    ['a number', 1],
    ['an empty text', ''],
    ['a text that is not encrypted', JSON.stringify(key(9, NOW + 3600))],
    ['an IV only', Buffer.alloc(12).toString('base64')],
    ['an IV and a tag only', Buffer.alloc(28).toString('base64')],
    ['random bytes', Buffer.alloc(300, 7).toString('base64')],
    ['a megabyte of garbage', 'A'.repeat(1_000_000)],
  ])('holds garbage: %s', async (_title, garbage) => {
    const usedId = await readAfter((values) => {
      for (const name of values.keys()) values.set(name, garbage)
    })
    expect(usedId).toBe('AKIDfake2')
  })

  it('holds a value in which any byte was changed', async () => {
    for (const at of [0, 11, 12, 40, -17, -16, -1]) {
      const usedId = await readAfter((values) => {
        for (const [name, value] of values) values.set(name, flipByte(value as string, at))
      })
      expect(usedId).toBe('AKIDfake2')
    }
  })

  it.each([1, 16, 17, 100])('holds a value without its last %i bytes', async (missing) => {
    const usedId = await readAfter((values) => {
      for (const [name, value] of values) {
        values.set(
          name,
          Buffer.from(value as string, 'base64')
            .subarray(0, -missing)
            .toString('base64'),
        )
      }
    })
    expect(usedId).toBe('AKIDfake2')
  })

  it('holds the value of another scope under the name', async () => {
    const values = new Map<string, string>()
    const store = { get: (name: string) => values.get(name), set: values.set.bind(values) }
    const { start } = createInstances()
    await start(store)({ ...need, scope: 'admin' })
    await start(store)({ ...need, scope: 'users/alice/' })
    const [admin, alice] = [...values.keys()] as [string, string]
    values.set(alice, values.get(admin)!)
    expect((await start(store)({ ...need, scope: 'users/alice/' })).secretId).toBe('AKIDfake3')
  })

  it("holds another key's value under the name", async () => {
    const foreign = new Map<string, string>()
    const { start } = createInstances()
    await start({ get: () => undefined, set: foreign.set.bind(foreign) }, Buffer.alloc(32))(need)
    const store = { get: () => [...foreign.values()][0], set() {} }
    expect((await start(store)(need)).secretId).toBe('AKIDfake2')
  })

  it('holds an expired key, which it should have removed', async () => {
    const values = new Map<string, string>()
    const store = { get: (name: string) => values.get(name), set: values.set.bind(values) }
    const { clock, start } = createInstances()
    await start(store)(need)
    clock.now += 3600
    expect((await start(store)(need)).secretId).toBe('AKIDfake2')
  })
})

describe('cachedCredentials with a store that does not answer', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('waits for a second, and then leaves the store alone for ten seconds', async () => {
    const { clock, start } = createInstances()
    const store = { get: vi.fn(never), set: vi.fn(never) }
    const cached = start(store)
    const answered = vi.fn()
    void cached(need).then(answered)
    await vi.advanceTimersByTimeAsync(999)
    expect(answered).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(answered).toHaveBeenCalledWith(key(1, NOW + 3600))

    clock.now += 9
    expect((await cached({ ...need, scope: 'a' })).secretId).toBe('AKIDfake2')
    expect([store.get.mock.calls.length, store.set.mock.calls.length]).toEqual([1, 0])
    clock.now += 1
    void cached({ ...need, scope: 'b' })
    expect(store.get).toHaveBeenCalledTimes(2)
    await vi.advanceTimersByTimeAsync(1000)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('waits for a second if only set does not answer', async () => {
    const { start } = createInstances()
    const answered = vi.fn()
    void start({ get: () => undefined, set: never })(need).then(answered)
    await vi.advanceTimersByTimeAsync(1000)
    expect(answered).toHaveBeenCalledWith(key(1, NOW + 3600))
  })

  it('ignores an answer that comes too late, and a late rejection', async () => {
    const { start } = createInstances()
    const late = (ms: number) =>
      new Promise((_resolve, reject) => setTimeout(() => reject(new Error('late')), ms))
    const cached = start({ get: () => late(2000), set: () => late(2000) })
    const answer = cached(need)
    await vi.advanceTimersByTimeAsync(1000)
    expect((await answer).secretId).toBe('AKIDfake1')
    await vi.advanceTimersByTimeAsync(2000)
  })

  it('returns the current key during a background refresh', async () => {
    const { clock, start } = createInstances()
    const get = vi.fn<() => unknown>(() => undefined)
    const cached = start({ get, set() {} })
    await cached(need)
    get.mockImplementation(never)
    clock.now += 3300
    expect((await cached(need)).secretId).toBe('AKIDfake1')
    await vi.advanceTimersByTimeAsync(1000)
    expect((await cached(need)).secretId).toBe('AKIDfake2')
  })
})

it('no error of the store becomes an unhandled rejection', async () => {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  const { start } = createInstances()
  await start({ get: async () => thrower(), set: async () => thrower() })(need)
  await settled()
  process.off('unhandledRejection', unhandled)
  expect(unhandled).not.toHaveBeenCalled()
})

function thrower(): never {
  throw new Error('the store is down')
}

function flipByte(value: string, at: number): string {
  const bytes = Buffer.from(value, 'base64')
  const index = (at + bytes.length) % bytes.length
  bytes[index]! ^= 1
  return bytes.toString('base64')
}
