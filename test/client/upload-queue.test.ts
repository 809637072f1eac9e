import { createUploadQueue } from '@cosgate/client'
import { expect, it, vi } from 'vitest'
import { refused } from './cloud-fixture.js'
import { cloud, useCloudPerTest } from './cloud-per-test.js'

useCloudPerTest()

const endpoint = () => `${cloud.url}/cos`
const files = (count: number) =>
  Array.from({ length: count }, (_, i) => new File(['abc'], `${i}.txt`, { type: 'text/plain' }))
type Queue = ReturnType<typeof createUploadQueue>

/** Resolves when a condition of the queue's snapshot is true. */
function until(queue: Queue, isTrue: (counts: ReturnType<Queue['getSnapshot']>['counts']) => boolean) {
  return new Promise<void>((resolve) => {
    const check = () => isTrue(queue.getSnapshot().counts) && resolve()
    queue.subscribe(check)
    check()
  })
}

/** Holds every upload until it is released. */
function holdAll(): () => void {
  let release = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  cloud.cosFault = async () => {
    await released
    return undefined
  }
  return release
}

it('uploads three files at the same time and all in the end', async () => {
  let open = 0
  let most = 0
  cloud.cosFault = async () => {
    most = Math.max(most, ++open)
    await new Promise((resolve) => setTimeout(resolve, 2000))
    open--
    return undefined
  }
  const queue = createUploadQueue({ endpoint: endpoint(), key: ({ name }) => `in/${name}` })
  const uploads = queue.add(files(8))
  expect(queue.uploads).toEqual(uploads)
  expect(queue.getSnapshot().counts).toMatchObject({ uploading: 3, idle: 5 })
  await until(queue, ({ done }) => done === 8)
  expect(most).toBe(3)
  expect([...cloud.objects.keys()].sort()).toEqual(files(8).map(({ name }) => `in/${name}`))
  expect(queue.getSnapshot().progress).toMatchObject({ loaded: 24, total: 24 })
})

it('does not stop at a failed upload, and start tries it again', async () => {
  cloud.decide = ({ key }) => (key === '1.txt' ? refused : undefined)
  const queue = createUploadQueue({ endpoint: endpoint(), concurrency: 1 })
  queue.add(files(3))
  await until(queue, ({ done, failed }) => done === 2 && failed === 1)
  cloud.decide = () => undefined
  await queue.uploads[1]!.start()
  expect(queue.getSnapshot().counts).toMatchObject({ done: 3, failed: 0 })
})

it('pauses and resumes all, and starts none meanwhile', async () => {
  const release = holdAll()
  const queue = createUploadQueue({ endpoint: endpoint(), concurrency: 2 })
  queue.add(files(3))
  queue.pauseAll()
  queue.add(files(1))
  expect(queue.getSnapshot().counts).toMatchObject({ paused: 2, idle: 2, uploading: 0 })
  release()
  queue.resumeAll()
  expect(queue.getSnapshot().counts).toMatchObject({ uploading: 2 })
  await until(queue, ({ done }) => done === 4)
})

it('cancels all that are not done', async () => {
  const release = holdAll()
  const queue = createUploadQueue({ endpoint: endpoint() })
  queue.add(files(4))
  const canceled = queue.cancelAll()
  release()
  await canceled
  expect(queue.getSnapshot().counts).toMatchObject({ canceled: 4, uploading: 0 })
  expect(queue.getSnapshot().progress).toMatchObject({ loaded: 0, total: 0 })
})

it('returns the same frozen snapshot until something changes', async () => {
  const queue = createUploadQueue({ endpoint: endpoint() })
  const before = queue.getSnapshot()
  expect(queue.getSnapshot()).toBe(before)
  expect(Object.isFrozen(before)).toBe(true)
  const listener = vi.fn()
  const unsubscribe = queue.subscribe(listener)
  queue.add(files(1))
  expect(queue.getSnapshot()).not.toBe(before)
  expect(listener).toHaveBeenCalled()
  await until(queue, ({ done }) => done === 1)
  unsubscribe()
  listener.mockClear()
  queue.add(files(1))
  expect(listener).not.toHaveBeenCalled()
  await until(queue, ({ done }) => done === 2)
})

it('throws a TypeError for a concurrency below 1', () => {
  expect(() => createUploadQueue({ concurrency: 0 })).toThrow(new TypeError('concurrency must be at least 1'))
})
