import { uploadObject } from '@cosgate/client'
import { expect, it, onTestFinished, vi } from 'vitest'
import { unavailable } from './cloud-fixture.js'
import { cloud, useCloudPerTest } from './cloud-per-test.js'

useCloudPerTest()

it.each([
  [0, [250, 500, 1000, 2000, 4000]],
  [0.5, [375, 750, 1500, 3000, 6000]],
])('doubles the pause before each retry and makes half of it random (%d)', async (random, expected) => {
  const { setTimeout } = globalThis
  const pauses: number[] = []
  vi.stubGlobal('setTimeout', (work: () => void, ms: number, ...args: unknown[]) => {
    // Node's own fetch passes arguments to its timers, but the client does not.
    if (args.length > 0 || ms >= 60_000) return setTimeout(work, ms, ...args)
    pauses.push(ms)
    return setTimeout(work, 0)
  })
  const spy = vi.spyOn(Math, 'random').mockReturnValue(random)
  onTestFinished(() => spy.mockRestore())
  cloud.decide = () => unavailable
  const failure = uploadObject(new File(['abc'], 'a.txt'), { endpoint: `${cloud.url}/cos`, fileId: 'a' })
  await expect(failure).rejects.toMatchObject({ status: 503 })
  // Node's own HTTP has timers too.
  expect(pauses.filter((ms) => expected.includes(ms))).toEqual(expected)
})

it('sends the same signed request again although CORS hides the Date header of the app', async () => {
  const { fetch } = globalThis
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const answer = await fetch(url, init)
    const headers = new Headers(answer.headers)
    headers.delete('date')
    return new Response(await answer.text(), { status: answer.status, headers })
  })
  cloud.cosFault = () => (cloud.seen.length < 3 ? 'drop' : undefined)
  await uploadObject(new File(['abc'], 'a.txt'), { endpoint: `${cloud.url}/cos` })
  expect(cloud.seen).toHaveLength(3)
  expect(cloud.requests).toHaveLength(1)
})

/** Holds the timers of the deadlines until the time goes forward by hand. */
function stubDeadlines(): { advance(seconds: number): void } {
  const { setTimeout, clearTimeout } = globalThis
  const deadlines = new Map<unknown, { time: number; expire: () => void }>()
  let now = 0
  vi.stubGlobal('setTimeout', (work: () => void, ms: number, ...args: unknown[]) => {
    if (args.length > 0 || ms < 60_000) return setTimeout(work, ms, ...args)
    const timer = {}
    deadlines.set(timer, { time: now + ms, expire: work })
    return timer
  })
  vi.stubGlobal('clearTimeout', (timer: never) => deadlines.delete(timer) || clearTimeout(timer))
  return {
    advance(seconds) {
      now += seconds * 1000
      for (const { time, expire } of deadlines.values()) if (time <= now) expire()
    },
  }
}

it('does not count the time of the app against the 120 seconds of COS', async () => {
  const deadlines = stubDeadlines()
  cloud.appFault = () => {
    deadlines.advance(50)
    return undefined
  }
  cloud.cosFault = () => {
    deadlines.advance(100)
    return undefined
  }
  const uploaded = uploadObject(new File(['abc'], 'a.txt'), { endpoint: `${cloud.url}/cos` })
  await expect(uploaded).resolves.toMatchObject({ key: 'a.txt' })
})

it('counts neither time nor failures while the browser is offline', async () => {
  const deadlines = stubDeadlines()
  const listeners: (() => void)[] = []
  vi.stubGlobal(
    'addEventListener',
    (type: string, listener: () => void) => type === 'online' && listeners.push(listener),
  )
  const goOnline = async () => {
    await vi.waitFor(() => expect(listeners).toHaveLength(1))
    deadlines.advance(1000)
    vi.stubGlobal('navigator', { onLine: true })
    for (const listener of listeners.splice(0)) listener()
  }
  cloud.appFault = () => {
    if (cloud.calls.length > 7) return undefined
    vi.stubGlobal('navigator', { onLine: false })
    goOnline()
    return 'drop'
  }
  const uploaded = uploadObject(new File(['abc'], 'a.txt'), { endpoint: `${cloud.url}/cos` })
  await expect(uploaded).resolves.toMatchObject({ key: 'a.txt' })
  expect(cloud.calls).toHaveLength(8)
})
