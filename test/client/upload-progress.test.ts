import { uploadObject } from '@cosgate/client'
import { expect, it, vi } from 'vitest'
import { cloud, cloudForEachTest } from './each-cloud.js'
import { hurryTime } from './hurry-time.js'
import { stopped, stubXhr } from './xhr.js'

const MiB = 1024 * 1024
cloudForEachTest()

/** Uploads so many bytes, and gives the progress that was reported. */
async function progressOf(size: number): Promise<{ loaded: number; total: number }[]> {
  const onProgress = vi.fn()
  const file = new File([Buffer.alloc(size)], 'a.bin', { type: 'image/png' })
  await uploadObject(file, { endpoint: `${cloud.url}/cos`, onProgress })
  return onProgress.mock.calls.map(([progress]) => progress)
}

it('progress is told while the body is on its way, and the total when the object is there', async () => {
  stubXhr()
  expect(await progressOf(200)).toEqual([
    { loaded: 100, total: 200 },
    { loaded: 200, total: 200 },
  ])
  expect(cloud.seen[0]!.headers).toMatchObject({ 'content-type': 'image/png', 'content-length': '200' })
})

it('an empty file reports its progress once', async () => {
  stubXhr()
  expect(await progressOf(0)).toEqual([{ loaded: 0, total: 0 }])
})

it('progress does not go back when a body must be sent again', async () => {
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

it('a body that stops on its way for thirty seconds is stopped and sent again', async () => {
  hurryTime({ silence: 100 })
  stubXhr('stall')
  expect((await progressOf(200)).at(-1)).toEqual({ loaded: 200, total: 200 })
  expect(stopped).toHaveLength(1)
  expect(cloud.asked).toHaveLength(2)
})

it('a body that takes longer than thirty seconds is not stopped while it moves', async () => {
  hurryTime({ silence: 100 })
  stubXhr('crawl')
  expect((await progressOf(200)).map(({ loaded }) => loaded)).toEqual([100, 101, 102, 103, 200])
  expect(stopped).toEqual([])
  expect(cloud.asked).toHaveLength(1)
})

it('an abort stops the bodies on their way', async () => {
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
