import { createUpload, uploadObject } from '@cosgate/client'
import { expect, it, onTestFinished, vi } from 'vitest'
import { cosError, refused } from './cloud-fixture.js'
import { cloud, useCloudPerTest } from './cloud-per-test.js'

const MiB = 1024 * 1024
useCloudPerTest()

const endpoint = () => `${cloud.url}/cos`
const file = () => new File([Buffer.alloc(30 * MiB)], 'a.bin')

/** A clock of the client that goes forward only by hand. */
function stubClock(): { advance(seconds: number): void } {
  let now = Date.now()
  const spy = vi.spyOn(Date, 'now').mockImplementation(() => now)
  onTestFinished(() => spy.mockRestore())
  return { advance: (seconds) => (now += seconds * 1000) }
}

it('measures the rate over the last five seconds', async () => {
  const clock = stubClock()
  const seconds = [0, 10, 1, 1, 5.5, 0]
  cloud.cosFault = ({ params }) => {
    if (params.partNumber) clock.advance(seconds.shift()!)
    return undefined
  }
  const onProgress = vi.fn()
  await uploadObject(file(), { endpoint: endpoint(), parallel: 1, onProgress })
  const [, , , fourth, fifth] = onProgress.mock.calls.map(([{ rate }]) => rate / MiB)
  // 15 MiB in 12 seconds, because there was nothing in the first ten of them.
  expect(fourth).toBe(1.25)
  // 5 MiB in 5.5 seconds.
  expect(fifth).toBeCloseTo(5 / 5.5, 9)
})

it('counts the stored parts once and without a rate when it resumes', async () => {
  const clock = stubClock()
  cloud.cosFault = ({ params }) => (params.partNumber === '4' ? cosError(403, 'AccessDenied') : undefined)
  const onProgress = vi.fn()
  const upload = createUpload(file(), { endpoint: endpoint(), parallel: 1, onProgress })
  await expect(upload.start()).rejects.toMatchObject({ cosCode: 'AccessDenied' })
  cloud.cosFault = () => undefined
  clock.advance(60)
  await upload.start()
  expect(onProgress.mock.calls.map(([{ loaded }]) => loaded / MiB)).toEqual([5, 10, 15, 20, 25, 30])
  expect(onProgress.mock.calls[3]![0].rate).toBeUndefined()
})

it('sends the parts that are signed before it rejects with the refusal of a later batch', async () => {
  cloud.appFault = ({ body }) => (`${body}`.includes('"partNumber":5') ? refused : undefined)
  const failure = uploadObject(file(), { endpoint: endpoint(), parallel: 2 })
  await expect(failure).rejects.toMatchObject({ code: 'forbidden' })
  expect(cloud.count('PUT', 'partNumber', 'uploadId')).toBe(4)
})

it('signs the second batch before a part of the first one is stored', async () => {
  let release = () => {}
  const signed = new Promise<void>((resolve) => (release = resolve))
  cloud.decide = ({ params }) => {
    if (params.partNumber === 5) release()
    return undefined
  }
  cloud.cosFault = async ({ params }) => {
    if (params.partNumber) await signed
    return undefined
  }
  await uploadObject(file(), { endpoint: endpoint(), parallel: 2 })
  expect(cloud.count('PUT', 'partNumber', 'uploadId')).toBe(6)
})
