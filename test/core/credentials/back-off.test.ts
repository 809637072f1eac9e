import { cachedCredentials } from '@cosgate/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createTestClock,
  key,
  manualProvider,
  need,
  providerSigner,
  settled,
} from '../../support/credentials-fixture.js'
import { catchError, NOW } from '../../support/signer-fixture.js'

/** A provider that fails until it is told to work. */
function troubled() {
  const clock = createTestClock()
  const state = { calls: 0, works: false }
  const cached = cachedCredentials(
    () => {
      state.calls++
      if (!state.works) throw new Error(`down ${state.calls}`)
      return key(state.calls, clock.now + 3600)
    },
    { clock },
  )
  return { cached, clock, state }
}

afterEach(() => void vi.restoreAllMocks())

describe('after a failure, a cached provider pauses', () => {
  it.each([
    ['without jitter', 0, [1, 2, 4, 8, 16, 32, 60, 60]],
    ['with half of it', 0.5, [1.5, 3, 6, 12, 24, 48, 90, 90]],
    ['with almost all of it', 0.999, [1.999, 3.998, 7.996, 15.992, 31.984, 63.968, 119.94, 119.94]],
  ])('for a time that doubles from a second to a minute: %s', async (_title, jitter, pauses) => {
    vi.spyOn(Math, 'random').mockReturnValue(jitter)
    const { cached, clock, state } = troubled()
    await catchError(() => cached(need))
    for (const [index, pause] of pauses.entries()) {
      const failedAt = clock.now
      clock.now = failedAt + Math.ceil(pause) - 1
      await catchError(() => cached(need))
      expect(state.calls).toBe(index + 1)
      clock.now = failedAt + Math.ceil(pause)
      await catchError(() => cached(need))
      expect(state.calls).toBe(index + 2)
    }
  })

  it('in which everybody gets the last failure at once', async () => {
    const { cached } = troubled()
    const first = await catchError(() => cached(need))
    expect(first).toMatchObject({ code: 'credentials_unavailable', cause: new Error('down 1') })
    expect(await catchError(() => cached(need))).toBe(first)
  })

  it('each scope by itself', async () => {
    const { cached, state } = troubled()
    await catchError(() => cached(need))
    await catchError(() => cached({ ...need, scope: 'write' }))
    expect(state.calls).toBe(2)
  })

  it('and starts anew with a second once it worked', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const { cached, clock, state } = troubled()
    for (const wait of [0, 1, 2, 4]) {
      clock.now += wait
      await catchError(() => cached(need))
    }
    expect(state.calls).toBe(4)
    state.works = true
    clock.now += 8
    await cached(need)
    state.works = false
    clock.now += 3600
    await catchError(() => cached(need))
    expect(state.calls).toBe(6)
    clock.now += 1
    await catchError(() => cached(need))
    expect(state.calls).toBe(7)
  })

  it('a success without expiresAt ends the pause too', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const clock = createTestClock()
    let calls = 0
    const cached = cachedCredentials(
      () => {
        if (++calls !== 3) throw new Error('down')
        return key(calls)
      },
      { clock },
    )
    await catchError(() => cached(need))
    clock.now += 1
    await catchError(() => cached(need))
    clock.now += 2
    await cached(need)
    await catchError(() => cached(need))
    expect(calls).toBe(4)
    clock.now += 1
    await catchError(() => cached(need))
    expect(calls).toBe(5)
  })

  it('while the old key is good it is served, and refreshes pause as well', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const { cached, clock, state } = troubled()
    state.works = true
    await cached(need)
    state.works = false
    clock.now += 3300
    for (const [wait, calls] of [
      [0, 2],
      [0, 2],
      [1, 3],
      [1, 3],
      [1, 4],
      [3, 4],
      [1, 5],
    ] as const) {
      clock.now += wait
      expect((await cached(need)).secretId).toBe('AKIDfake1')
      await settled()
      expect(state.calls).toBe(calls)
    }
    state.works = true
    clock.now += 8
    await cached(need)
    await settled()
    expect((await cached(need)).secretId).toBe('AKIDfake6')
  })

  it('a signer with it gets the failure as it is', async () => {
    const { cached, clock } = troubled()
    const signer = providerSigner(cached, { clock })
    const first = await catchError(() => signer.getAuth({ method: 'GET', key: 'a' }))
    expect(first).toMatchObject({ code: 'credentials_unavailable' })
    expect(await catchError(() => signer.getPresignedDownloadUrl({ key: 'b' }))).toBe(first)
  })

  it.each<[string, unknown]>([
    ['garbage', { secretId: 'a b' }],
    ['nothing', undefined],
    ['expired credentials', key(1, NOW)],
  ])('%s counts as a failure', async (_title, answer) => {
    let calls = 0
    const cached = cachedCredentials(
      () => {
        calls++
        return answer as never
      },
      { clock: () => NOW },
    )
    const first = await catchError(() => cached(need))
    expect(first).toMatchObject({ code: 'credentials_unavailable' })
    expect(await catchError(() => cached(need))).toBe(first)
    expect(calls).toBe(1)
  })
})

describe('the deadline of a cached provider', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  it.each([
    ['default', undefined, 10],
    ['as asked', 2, 2],
  ])(
    '%s: a call that takes longer is a timeout, and counts as a failure',
    async (_title, timeout, seconds) => {
      const { provider, calls } = manualProvider()
      const clock = createTestClock()
      const cached = cachedCredentials(provider, timeout === undefined ? { clock } : { clock, timeout })
      const outcome = catchError(() => cached(need))
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 1)
      expect(vi.getTimerCount()).toBe(1)
      await vi.advanceTimersByTimeAsync(1)
      expect(await outcome).toMatchObject({ code: 'timeout', status: 504 })
      expect(await catchError(() => cached(need))).toBe(await outcome)
      expect(calls).toHaveLength(1)
    },
  )
})
