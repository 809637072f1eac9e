import { createUpload, type Upload } from '@cosgate/client'
import { expect, it, vi } from 'vitest'
import { cosError, notUploaded, refused, unavailable } from './cloud-fixture.js'
import { cloud, useCloudPerTest } from './cloud-per-test.js'
import { useFastTimers } from './fast-timers.js'

const MiB = 1024 * 1024
useCloudPerTest()

const endpoint = () => `${cloud.url}/cos`
const file = (size: number) => new File([Buffer.alloc(size)], 'a.bin', { type: 'image/png' })
/** A Blob is never remembered, so that only the upload itself can know its parts. */
const blob = (size: number) => new Blob([Buffer.alloc(size)])
const state = (upload: Upload) => upload.getSnapshot().state

/** Lets one part after the other arrive, and holds the others back until `release`. */
function holdAfter(parts: number): { arrived: Promise<void>; release(): void } {
  let release = () => {}
  let arrive = () => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  cloud.cosFault = async ({ params }) => {
    if (!params.partNumber || cloud.count('PUT', 'partNumber', 'uploadId') <= parts) return undefined
    arrive()
    await released
    return undefined
  }
  return { arrived, release }
}

it('uploads and shows every state in a frozen snapshot', async () => {
  const upload = createUpload(file(6 * MiB), { endpoint: endpoint() })
  const states: string[] = []
  upload.subscribe(() => {
    expect(Object.isFrozen(upload.getSnapshot())).toBe(true)
    expect(Object.isFrozen(upload.getSnapshot().progress)).toBe(true)
    states.push(state(upload))
  })
  expect(upload.getSnapshot()).toEqual({
    state: 'idle',
    progress: { loaded: 0, total: 6 * MiB, rate: undefined, remaining: undefined },
  })
  const result = await upload.start()
  expect(result).toEqual({ key: 'a.bin', etag: '"made-2"' })
  expect([...new Set(states)]).toEqual(['uploading', 'done'])
  expect(upload.getSnapshot()).toMatchObject({ state: 'done', result, progress: { loaded: 6 * MiB } })
})

it('returns the same snapshot until something changes', async () => {
  const upload = createUpload(file(3), { endpoint: endpoint() })
  const before = upload.getSnapshot()
  expect(upload.getSnapshot()).toBe(before)
  await upload.start()
  const after = upload.getSnapshot()
  expect(after).not.toBe(before)
  expect(upload.getSnapshot()).toBe(after)
})

it('has an id of its own and calls no listener after its end', async () => {
  const upload = createUpload(file(3), { endpoint: endpoint() })
  expect(upload.id).not.toBe(createUpload(file(3), {}).id)
  const listener = vi.fn()
  upload.subscribe(listener)()
  await upload.start()
  expect(listener).not.toHaveBeenCalled()
})

it('returns the same promise while it runs, and sends once', async () => {
  const upload = createUpload(file(3), { endpoint: endpoint() })
  expect(upload.start()).toBe(upload.start())
  await upload.start()
  await upload.start()
  expect(cloud.seen).toHaveLength(1)
})

it('keeps the parts during a pause and sends only the others afterwards', async () => {
  const upload = createUpload(blob(30 * MiB), { endpoint: endpoint(), key: 'k', parallel: 1 })
  const { arrived, release } = holdAfter(3)
  const result = upload.start()
  await arrived
  upload.pause()
  expect(state(upload)).toBe('paused')
  release()
  expect(cloud.count('DELETE', 'uploadId')).toBe(0)
  cloud.seen = []
  cloud.cosFault = () => undefined
  expect(upload.start()).toBe(result)
  await expect(result).resolves.toMatchObject({ key: 'k' })
  expect(cloud.count('POST', 'uploads')).toBe(0)
  expect(cloud.count('PUT', 'partNumber', 'uploadId')).toBeLessThanOrEqual(3)
  expect(cloud.objects.get('k')!.body.length).toBe(30 * MiB)
})

it('never decreases progress over a pause', async () => {
  const onProgress = vi.fn()
  const upload = createUpload(blob(30 * MiB), { endpoint: endpoint(), key: 'k', parallel: 1, onProgress })
  const { arrived, release } = holdAfter(3)
  upload.start()
  await arrived
  upload.pause()
  release()
  await upload.start()
  const loaded = onProgress.mock.calls.map(([progress]) => progress.loaded)
  expect(loaded).toEqual([...new Set(loaded)].sort((a, b) => a - b))
  expect(loaded.at(-1)).toBe(30 * MiB)
})

it('removes the parts from COS on cancel, also after a pause', async () => {
  for (const isPaused of [false, true]) {
    const upload = createUpload(blob(30 * MiB), { endpoint: endpoint(), key: 'k', parallel: 1 })
    const { arrived, release } = holdAfter(2)
    const result = upload.start()
    await arrived
    if (isPaused) upload.pause()
    cloud.seen = []
    const canceled = upload.cancel()
    release()
    await expect(result).rejects.toMatchObject({ name: 'AbortError' })
    await canceled
    expect(state(upload)).toBe('canceled')
    expect(cloud.count('DELETE', 'uploadId')).toBe(1)
    expect(cloud.uploads.size).toBe(0)
  }
})

it('can be canceled before it starts, and then sends nothing', async () => {
  const upload = createUpload(file(3), { endpoint: endpoint() })
  await upload.cancel()
  await expect(upload.start()).rejects.toMatchObject({ name: 'AbortError' })
  expect(state(upload)).toBe('canceled')
  expect(cloud.calls).toEqual([])
})

it('shows the error of a failure, and start tries again with the same fileId', async () => {
  cloud.decide = () => refused
  const upload = createUpload(blob(3), { endpoint: endpoint(), key: 'k' })
  await expect(upload.start()).rejects.toMatchObject({ code: 'forbidden' })
  expect(upload.getSnapshot()).toMatchObject({ state: 'failed', error: { code: 'forbidden' } })
  cloud.decide = () => undefined
  await upload.start()
  expect(upload.getSnapshot()).toMatchObject({ state: 'done', error: undefined })
  expect(new Set(cloud.requests.map(({ fileId }) => fileId)).size).toBe(1)
})

it('resumes a failed upload in parts without sending them again', async () => {
  cloud.cosFault = ({ params }) => (params.partNumber === '3' ? cosError(403, 'AccessDenied') : undefined)
  const upload = createUpload(blob(15 * MiB), { endpoint: endpoint(), key: 'k' })
  await expect(upload.start()).rejects.toMatchObject({ cosCode: 'AccessDenied' })
  cloud.cosFault = () => undefined
  cloud.seen = []
  await upload.start()
  expect(cloud.count('PUT', 'partNumber', 'uploadId')).toBe(1)
})

it('does not send the file again if only the confirmation failed', async () => {
  useFastTimers()
  cloud.decideConfirmation = () => unavailable
  const upload = createUpload(file(3), { endpoint: endpoint(), confirm: true })
  await expect(upload.start()).rejects.toMatchObject({ status: 503 })
  cloud.decideConfirmation = () => undefined
  expect(await upload.start()).toMatchObject({ key: 'a.bin', data: { row: 4 } })
  expect(cloud.seen).toHaveLength(1)
})

it('sends the file again if COS no longer has it at the confirmation', async () => {
  useFastTimers()
  cloud.decideConfirmation = () => notUploaded
  const upload = createUpload(file(3), { endpoint: endpoint(), confirm: true })
  await expect(upload.start()).rejects.toMatchObject({ code: 'not_uploaded' })
  cloud.decideConfirmation = () => undefined
  expect(await upload.start()).toMatchObject({ key: 'a.bin', data: { row: 4 } })
  expect(cloud.seen).toHaveLength(2)
})

it('causes no unhandled rejection if nobody waits for the result', async () => {
  const unhandled = vi.fn()
  process.on('unhandledRejection', unhandled)
  cloud.decide = () => refused
  const upload = createUpload(file(3), { endpoint: endpoint() })
  await new Promise<void>((resolve) => {
    upload.subscribe(() => state(upload) === 'failed' && resolve())
    upload.start()
  })
  await new Promise((resolve) => setTimeout(resolve, 1000))
  process.off('unhandledRejection', unhandled)
  expect(unhandled).not.toHaveBeenCalled()
})

it('throws a TypeError without a file', () => {
  expect(() => createUpload(undefined as never)).toThrow(new TypeError('file must be a Blob'))
})
