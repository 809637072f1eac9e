import { setTimeout as wait } from 'node:timers/promises'
import { uploadObject } from '@cosgate/client'
import { expect, it, onTestFinished, vi } from 'vitest'
import { unavailable } from './cloud-fixture.js'
import { cloud, useCloudPerTest } from './cloud-per-test.js'
import { useFastTimers } from './fast-timers.js'

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

it('does not count the time of the app against the 120 seconds of COS', async () => {
  useFastTimers({ silence: 60 })
  cloud.appFault = async () => {
    await wait(700)
    return undefined
  }
  cloud.cosFault = async () => {
    await wait(1600)
    return undefined
  }
  const uploaded = uploadObject(new File(['abc'], 'a.txt'), { endpoint: `${cloud.url}/cos` })
  await expect(uploaded).resolves.toMatchObject({ key: 'a.txt' })
})
