import { confirmUpload, signRequest, uploadObject } from '@cosgate/client'
import { afterEach, expect, it, vi } from 'vitest'
import { useFastTimers } from './fast-timers.js'
import { type RealCloud, startRealCloud } from './real-cloud.js'

const MiB = 1024 * 1024
let cloud: RealCloud

afterEach(async () => {
  vi.unstubAllGlobals()
  await cloud.close()
})

const endpoint = () => `${cloud.app}/cos`
const content = (size: number) =>
  Buffer.alloc(
    size,
    Uint8Array.from({ length: 251 }, (_, i) => i),
  )
const file = (size: number, name = 'a.bin') =>
  new File([content(size)], name, { type: 'image/png', lastModified: 1 })

function stubStorage(): void {
  const stored = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
    removeItem: (name: string) => void stored.delete(name),
  })
}

it.each([
  [0, 'empty.txt'],
  [200, 'small.txt'],
  [200, '报告 2026年 (最终版)+%20.pdf'],
  [200, '👩‍👩‍👧 😀.png'],
  [12 * MiB, '视频 🎬.mp4'],
])('uploads a file of %i bytes named %s unchanged', async (size, name) => {
  cloud = await startRealCloud()
  const uploaded = await uploadObject(file(size, name), { endpoint: endpoint() })
  const stored = await cloud.stored(name)
  expect(uploaded).toEqual({ key: name, etag: stored.headers.get('etag') })
  expect(stored.headers.get('content-type')).toBe('image/png')
  expect(Buffer.from(await stored.arrayBuffer()).equals(content(size))).toBe(true)
})

it('uploads whole files and parts within the limits of a grant', async () => {
  const allow = { allow: true, maxBytes: 12 * MiB, contentTypes: ['image/*'] } as const
  cloud = await startRealCloud({ authorize: () => allow })
  await uploadObject(file(100), { endpoint: endpoint(), key: 'small' })
  await uploadObject(file(12 * MiB), { endpoint: endpoint(), key: 'large' })
  expect((await cloud.stored('small')).status).toBe(200)
  expect((await cloud.stored('large')).status).toBe(200)
  const tooLarge = uploadObject(file(12 * MiB + 1), { endpoint: endpoint() })
  await expect(tooLarge).rejects.toMatchObject({ code: 'payload_too_large', status: 413 })
  expect(cloud.actions().filter((action) => action === 'InitiateMultipartUpload')).toHaveLength(1)
  const text = new File(['x'], 'a.txt', { type: 'text/plain' })
  await expect(uploadObject(text, { endpoint: endpoint() })).rejects.toMatchObject({ status: 415 })
})

it('writes and returns the key that the grant sets', async () => {
  cloud = await startRealCloud({
    authorize: ({ key, action }) =>
      action === 'PutObject' || action === 'InitiateMultipartUpload'
        ? { allow: true, key: `users/ann/${key}` }
        : key.startsWith('users/ann/'),
  })
  for (const [size, name] of [
    [3, 'small'],
    [6 * MiB, 'large'],
  ] as const) {
    expect((await uploadObject(file(size, name), { endpoint: endpoint() })).key).toBe(`users/ann/${name}`)
    expect((await cloud.stored(`users/ann/${name}`)).status).toBe(200)
  }
})

it('sends granted headers with whole files and with the start of a multipart upload', async () => {
  cloud = await startRealCloud({
    authorize: ({ action }) =>
      action === 'PutObject' || action === 'InitiateMultipartUpload'
        ? { allow: true, headers: { 'x-cos-meta-owner': 'ann' } }
        : true,
  })
  for (const size of [3, 6 * MiB]) {
    await uploadObject(file(size), { endpoint: endpoint() })
    expect((await cloud.stored('a.bin')).headers.get('x-cos-meta-owner')).toBe('ann')
  }
})

it('rejects with the refusal and sends nothing to COS', async () => {
  cloud = await startRealCloud({ authorize: () => ({ allow: false, status: 409, detail: 'a.bin is there' }) })
  for (const size of [3, 6 * MiB])
    await expect(uploadObject(file(size), { endpoint: endpoint() })).rejects.toMatchObject({
      code: 'conflict',
      status: 409,
      message: 'a.bin is there',
    })
  expect(cloud.actions()).toEqual([])
})

it('does not take an error with headers for a signature', async () => {
  const down = Object.assign(new Error('down'), {
    status: 403,
    code: 'down',
    headers: { 'retry-after': '9' },
  })
  cloud = await startRealCloud({
    authorize({ key }) {
      if (key === 'a.bin') throw down
      return 'yes' as never
    },
  })
  useFastTimers()
  const failure = uploadObject(file(3), { endpoint: endpoint() })
  await expect(failure).rejects.toMatchObject({ code: 'down', status: 403 })
  const mistake = signRequest(`${endpoint()}/presign`)({ method: 'PUT', key: 'b.bin' })
  await expect(mistake).rejects.toMatchObject({ code: 'invalid_decision', status: 500 })
  expect(cloud.actions()).toEqual([])
})

it('rejects a Blob without a key', async () => {
  cloud = await startRealCloud()
  const nameless = uploadObject(new Blob(['x']), { endpoint: endpoint() })
  await expect(nameless).rejects.toMatchObject({ code: 'invalid_request', status: 400 })
})

it('survives failing, interrupted and unanswered requests to COS', async () => {
  cloud = await startRealCloud()
  useFastTimers()
  const { faults } = cloud.emulator
  const isPart = ({ action }: { action?: string }) => action === 'UploadPart'
  faults.fail({ requests: 2 })
  faults.dropRequest({ afterBytes: MiB, requests: 2, matching: isPart })
  faults.dropResponse({ afterBytes: 0, requests: 1, matching: isPart })
  faults.dropResponse({ afterBytes: 0, matching: ({ action }) => action === 'CompleteMultipartUpload' })
  const onProgress = vi.fn()
  const { etag } = await uploadObject(file(12 * MiB), { endpoint: endpoint(), onProgress })
  const stored = await cloud.stored('a.bin')
  expect(etag).toBe(stored.headers.get('etag'))
  expect(Buffer.from(await stored.arrayBuffer()).equals(content(12 * MiB))).toBe(true)
  expect(onProgress.mock.lastCall).toMatchObject([{ loaded: 12 * MiB, total: 12 * MiB }])
})

it('requests a new signature if one has expired or is not valid yet', async () => {
  cloud = await startRealCloud({
    authorize() {
      // COS has refused the first signature, so the app is called for a second one.
      if (cloud.emulator.requests[0]?.status === 403) cloud.emulator.faults.clear()
      return true
    },
  })
  useFastTimers()
  for (const [name, skew] of [
    ['late', 3600],
    ['early', -3600],
  ] as const) {
    cloud.emulator.faults.skewClock(skew)
    expect((await uploadObject(file(6 * MiB, name), { endpoint: endpoint() })).key).toBe(name)
    expect(cloud.emulator.requests[0]).toMatchObject({ status: 403, action: 'InitiateMultipartUpload' })
    cloud.emulator.requests.length = 0
  }
})

it('leaves neither an object nor a multipart upload after an abort', async () => {
  cloud = await startRealCloud({
    allow: { actions: ['PutObject', 'InitiateMultipartUpload', 'UploadPart', 'AbortMultipartUpload'] },
  })
  const controller = new AbortController()
  const onProgress = () => controller.abort('enough')
  const aborted = uploadObject(file(30 * MiB), {
    endpoint: endpoint(),
    onProgress,
    signal: controller.signal,
  })
  await expect(aborted).rejects.toBe('enough')
  expect(cloud.actions().at(-1)).toBe('AbortMultipartUpload')
  expect(cloud.emulator.requests.at(-1)).toMatchObject({ status: 204 })
  expect((await cloud.stored('a.bin')).status).toBe(404)
})

it('resumes a failed upload without sending finished parts again', async () => {
  cloud = await startRealCloud()
  useFastTimers()
  stubStorage()
  const last = {
    requests: 6,
    matching: ({ action }: { action?: string }) => action === 'CompleteMultipartUpload',
  }
  cloud.emulator.faults.fail(last)
  await expect(uploadObject(file(12 * MiB), { endpoint: endpoint() })).rejects.toMatchObject({
    code: 'cos_error',
    status: 503,
  })
  cloud.emulator.requests.length = 0
  await uploadObject(file(12 * MiB), { endpoint: endpoint() })
  expect(cloud.actions()).toEqual(['ListParts', 'CompleteMultipartUpload'])
  const stored = await cloud.stored('a.bin')
  expect(Buffer.from(await stored.arrayBuffer()).equals(content(12 * MiB))).toBe(true)
})

it('signs for Uppy within a limit for the whole file', async () => {
  const sizes: Record<string, number> = { small: 100, large: 12 * MiB, huge: 12 * MiB + 1 }
  cloud = await startRealCloud({ authorize: () => ({ allow: true, maxBytes: 12 * MiB }) })
  const sign = signRequest(`${endpoint()}/presign`, { sizeOf: (key) => sizes[key], partSize: 5 * MiB })
  const put = async (request: Parameters<typeof sign>[0], bytes: number) => {
    const { url, method, headers } = await sign(request)
    return (await fetch(url, { method, headers, body: content(bytes) })).status
  }
  expect(await put({ method: 'PUT', key: 'small' }, 100)).toBe(200)
  const start = await sign({ method: 'POST', key: 'large' })
  expect(start.partSize).toBe(5 * MiB)
  const started = await fetch(start.url, { method: 'POST', headers: start.headers })
  const uploadId = /<UploadId>(.*)<\/UploadId>/.exec(await started.text())![1]!
  for (const [partNumber, bytes] of [
    [1, 5 * MiB],
    [2, 5 * MiB],
    [3, 2 * MiB],
  ] as const)
    expect(await put({ method: 'PUT', key: 'large', uploadId, partNumber }, bytes)).toBe(200)
  const tooLarge = sign({ method: 'POST', key: 'huge' })
  await expect(tooLarge).rejects.toMatchObject({ code: 'payload_too_large', status: 413 })
})

it('confirms an upload and returns what the app recorded', async () => {
  const rows: unknown[] = []
  cloud = await startRealCloud({
    uploaded: ({ key, size, fileId }) => ({ row: rows.push({ key, size, fileId }) }),
  })
  const options = { endpoint: endpoint(), confirm: true, fileId: 'file-7' }
  for (const size of [100, 6 * MiB]) {
    const uploaded = await uploadObject(file(size), options)
    expect(uploaded.data).toEqual({ row: rows.length })
    expect(rows.at(-1)).toEqual({ key: 'a.bin', size, fileId: 'file-7' })
  }
  const missing = confirmUpload('missing', { endpoint: endpoint() })
  await expect(missing).rejects.toMatchObject({ code: 'not_uploaded', status: 409 })
}, 20_000)
