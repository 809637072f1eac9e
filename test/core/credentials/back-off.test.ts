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

describe('cachedCredentials after a failure', () => {
  it.each([
    ['without jitter', 0, [1, 2, 4, 8, 16, 32, 60, 60]],
    ['with half of it', 0.5, [1.5, 3, 6, 12, 24, 48, 90, 90]],
    ['with almost all of it', 0.999, [1.999, 3.998, 7.996, 15.992, 31.984, 63.968, 119.94, 119.94]],
  ])('pauses for a time that doubles from one second to a minute: %s', async (_title, jitter, pauses) => {
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

  it('returns the last failure to every request during the pause', async () => {
    const { cached } = troubled()
    const first = await catchError(() => cached(need))
    expect(first).toMatchObject({ code: 'credentials_unavailable', cause: new Error('down 1') })
    expect(await catchError(() => cached(need))).toBe(first)
  })

  it('pauses each scope separately', async () => {
    const { cached, state } = troubled()
    await catchError(() => cached(need))
    await catchError(() => cached({ ...need, scope: 'write' }))
    expect(state.calls).toBe(2)
  })

  it('starts again with one second after a success', async () => {
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

  it('ends the pause after a success without expiresAt', async () => {
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

  it('returns the current key while it is valid, and pauses refreshes too', async () => {
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

  it('rejects a signature with the unchanged failure', async () => {
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
  ])('counts %s as a failure', async (_title, answer) => {
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

describe('cachedCredentials: timeout', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  it.each([
    ['default', undefined, 10],
    ['as asked', 2, 2],
  ])('rejects with timeout after %s, which counts as a failure', async (_title, timeout, seconds) => {
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
  })
})
