import { uploadObject } from '@cosgate/client'
import { expect, it, vi } from 'vitest'
import { cloud, useCloudPerTest } from './cloud-per-test.js'
import { useFastTimers } from './fast-timers.js'
import { stopped, stubXhr } from './xhr.js'

const MiB = 1024 * 1024
useCloudPerTest()

/** Uploads a number of bytes and returns the reported progress. */
async function progressOf(size: number): Promise<{ loaded: number; total: number }[]> {
  const onProgress = vi.fn()
  const file = new File([Buffer.alloc(size)], 'a.bin', { type: 'image/png' })
  await uploadObject(file, { endpoint: `${cloud.url}/cos`, onProgress })
  return onProgress.mock.calls.map(([{ loaded, total }]) => ({ loaded, total }))
}

it('reports progress while the body is sent, and the total once the object exists', async () => {
  stubXhr()
  expect(await progressOf(200)).toEqual([
    { loaded: 100, total: 200 },
    { loaded: 200, total: 200 },
  ])
  expect(cloud.seen[0]!.headers).toMatchObject({ 'content-type': 'image/png', 'content-length': '200' })
})

it('reports progress once for an empty file', async () => {
  stubXhr()
  expect(await progressOf(0)).toEqual([{ loaded: 0, total: 0 }])
})

it('does not decrease progress when a body is sent again', async () => {
  stubXhr('half', 'half')
  expect(await progressOf(200)).toEqual([
    { loaded: 100, total: 200 },
    { loaded: 200, total: 200 },
  ])
  stubXhr(undefined, 'half', 'half')
  const loaded = (await progressOf(12 * MiB)).map((progress) => progress.loaded)
  expect(loaded).toEqual([...new Set(loaded)].sort((a, b) => a - b))
  expect(loaded.at(-1)).toBe(12 * MiB)
})

it('aborts a body and rejects with timeout if COS takes no byte for 120 seconds', async () => {
  useFastTimers({ silence: 100 })
  stubXhr('stall')
  await expect(progressOf(200)).rejects.toMatchObject({ code: 'timeout' })
  expect(stopped).toHaveLength(1)
  expect(cloud.requests).toHaveLength(1)
})

it('does not abort a body that makes progress for longer than 120 seconds', async () => {
  useFastTimers({ silence: 100 })
  stubXhr('crawl')
  expect((await progressOf(200)).map(({ loaded }) => loaded)).toEqual([100, 101, 102, 103, 200])
  expect(stopped).toEqual([])
  expect(cloud.requests).toHaveLength(1)
})

it('stops in-flight bodies on an abort', async () => {
  stubXhr('stall', 'stall', 'stall')
  const controller = new AbortController()
  const upload = uploadObject(new File([Buffer.alloc(20 * MiB)], 'a'), {
    endpoint: `${cloud.url}/cos`,
    onProgress: ({ loaded }) => loaded > 7 * MiB && controller.abort('enough'),
    signal: controller.signal,
  })
  await expect(upload).rejects.toBe('enough')
  expect(stopped).toHaveLength(3)
  expect(cloud.uploads.size).toBe(0)
})
