import { setTimeout as wait } from 'node:timers/promises'
import { CosgateError, uploadObject } from '@cosgate/client'
import { expect, it, vi } from 'vitest'
import { cosError, refused, unavailable } from './cloud-fixture.js'
import { cloud, useCloudPerTest } from './cloud-per-test.js'
import { useFastTimers } from './fast-timers.js'

const MiB = 1024 * 1024
useCloudPerTest()

const endpoint = () => `${cloud.url}/cos`
const file = (size: number, name = 'a.bin', options: FilePropertyBag = {}) =>
  new File([Buffer.alloc(size, 'x')], name, { type: 'image/png', lastModified: 1, ...options })

/** A localStorage that survives a call, like the browser's survives a reload. */
function stubStorage(): Map<string, string> {
  const stored = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
    removeItem: (name: string) => void stored.delete(name),
  })
  return stored
}

it('sends a small file by one signed PUT that names its type and length', async () => {
  const uploaded = await uploadObject(file(200, '报告 😀.png'), { endpoint: endpoint() })
  expect(uploaded).toEqual({ key: '报告 😀.png', etag: '"whole"' })
  expect(cloud.requests).toEqual([
    {
      method: 'PUT',
      key: '报告 😀.png',
      headers: { 'content-type': 'image/png', 'content-length': 200 },
      size: 200,
      fileId: expect.stringMatching(/^[a-z0-9]{10,64}$/),
    },
  ])
  expect(cloud.seen).toHaveLength(1)
  expect(cloud.seen[0]!.headers).toMatchObject({ 'content-type': 'image/png', 'content-length': '200' })
  expect(cloud.objects.get('报告 😀.png')!.body.length).toBe(200)
})

it('sends a file of unknown type as application/octet-stream', async () => {
  await uploadObject(file(1, 'a', { type: '' }), { endpoint: endpoint() })
  expect(cloud.requests[0]!.headers['content-type']).toBe('application/octet-stream')
  expect(cloud.seen[0]!.headers['content-type']).toBe('application/octet-stream')
})

it('reports progress once for an empty file', async () => {
  const onProgress = vi.fn()
  await uploadObject(file(0), { endpoint: endpoint(), onProgress })
  expect(onProgress.mock.calls).toEqual([[{ loaded: 0, total: 0, rate: undefined, remaining: 0 }]])
  expect(cloud.seen[0]!.headers['content-length']).toBe('0')
})

it('sends headers with every call to the app and never to COS', async () => {
  await uploadObject(file(11 * MiB), { endpoint: endpoint(), headers: { 'x-csrf-token': 'abc' } })
  expect(cloud.calls.map(({ headers }) => headers['x-csrf-token'])).toEqual(['abc', 'abc', 'abc'])
  expect(cloud.calls[0]!.headers['content-type']).toBe('application/json')
  expect(cloud.seen.some(({ headers }) => 'x-csrf-token' in headers)).toBe(false)
})

it('sends granted headers to COS', async () => {
  cloud.addedHeaders = { 'x-cos-acl': 'private' }
  await uploadObject(file(3), { endpoint: endpoint() })
  expect(cloud.seen[0]!.headers['x-cos-acl']).toBe('private')
})

it('sends 5 MiB by one PUT and one byte more in two parts', async () => {
  await uploadObject(file(5 * MiB), { endpoint: endpoint() })
  expect(cloud.count('PUT')).toBe(1)
  await uploadObject(file(5 * MiB + 1, 'b.bin'), { endpoint: endpoint() })
  expect(
    cloud.seen
      .filter(({ params }) => params.partNumber)
      .map(({ body }) => body.length)
      .sort(),
  ).toEqual([1, 5 * MiB])
})

it('sends a large file in parts of 5 MiB, signed in one batch and completed in order', async () => {
  const content = Buffer.from(Array.from({ length: 12 * MiB }, (_, i) => i % 251))
  const large = new File([content], 'a.bin', { type: 'video/mp4' })
  const uploaded = await uploadObject(large, { endpoint: endpoint(), key: 'videos/a.bin' })
  expect(uploaded).toEqual({ key: 'videos/a.bin', etag: '"made-2"' })
  expect(cloud.objects.get('videos/a.bin')!.body.equals(content)).toBe(true)
  expect(cloud.calls.map(({ path }) => path)).toEqual(['/cos/presign', '/cos/presign', '/cos/presign'])
  expect(cloud.requests).toMatchObject([
    {
      method: 'POST',
      key: 'videos/a.bin',
      params: { uploads: '' },
      headers: { 'content-type': 'video/mp4' },
    },
    { method: 'PUT', params: { partNumber: 1 }, headers: { 'content-length': 5 * MiB } },
    { method: 'PUT', params: { partNumber: 2 }, headers: { 'content-length': 5 * MiB } },
    { method: 'PUT', params: { partNumber: 3 }, headers: { 'content-length': 2 * MiB } },
    { method: 'POST', headers: { 'content-type': 'application/xml' } },
  ])
  expect(cloud.seen.at(-1)!.headers['content-type']).toBe('application/xml')
})

/** Holds the parts back until so many are sent at the same time, and counts them. */
function waitForConnections(count: number): () => number {
  let open = 0
  let most = 0
  let release = () => {}
  const reached = new Promise<void>((resolve) => (release = resolve))
  cloud.cosFault = async ({ method }) => {
    if (method !== 'PUT') return undefined
    most = Math.max(most, ++open)
    if (most === count) release()
    await reached
    // Time for a connection too many to arrive.
    await wait(20)
    open--
    return undefined
  }
  return () => most
}

const batchSizes = () => cloud.calls.map(({ body }) => JSON.parse(body.toString()).items?.length)

it('sends six parts at the same time and signs twelve with one call', async () => {
  const most = waitForConnections(6)
  await uploadObject(file(70 * MiB), { endpoint: endpoint() })
  expect(batchSizes()).toEqual([undefined, 12, 2, undefined])
  expect(most()).toBe(6)
})

it('sends as many parts at the same time as parallel says', async () => {
  const most = waitForConnections(2)
  await uploadObject(file(26 * MiB), { endpoint: endpoint(), parallel: 2 })
  expect(batchSizes()).toEqual([undefined, 4, 2, undefined])
  expect(most()).toBe(2)
})

it('starts the next part as soon as one ends, although another is slow', async () => {
  let release = () => {}
  const slow = new Promise<void>((resolve) => (release = resolve))
  cloud.cosFault = async ({ params }) => {
    if (params.partNumber === '1') await slow
    if (params.partNumber === '6') release()
    return undefined
  }
  await uploadObject(file(30 * MiB), { endpoint: endpoint(), parallel: 2 })
  expect(cloud.count('PUT', 'partNumber', 'uploadId')).toBe(6)
})

it('fetches the next batch before the signatures of the last one are used up', async () => {
  let release = () => {}
  const signed = new Promise<void>((resolve) => (release = resolve))
  cloud.decide = ({ params }) => {
    if (params.partNumber === 5) release()
    return undefined
  }
  // Parts 3 and later are sent only once the second batch, which begins with part 5, was signed.
  cloud.cosFault = async ({ params }) => {
    if (params.partNumber === '3') await signed
    return undefined
  }
  await uploadObject(file(30 * MiB), { endpoint: endpoint(), parallel: 2 })
  expect(batchSizes()).toEqual([undefined, 4, 2, undefined])
})

it('sends the size of the file and one fileId with every request to sign', async () => {
  await uploadObject(file(6 * MiB), { endpoint: endpoint() })
  expect(cloud.requests).toHaveLength(4)
  for (const { size, fileId } of cloud.requests)
    expect([size, fileId]).toEqual([6 * MiB, cloud.requests[0]!.fileId])
  await uploadObject(file(6 * MiB), { endpoint: endpoint() })
  expect(cloud.requests[4]!.fileId).not.toBe(cloud.requests[0]!.fileId)
  await uploadObject(file(3), { endpoint: endpoint(), fileId: 'row-7' })
  expect(cloud.requests.at(-1)!.fileId).toBe('row-7')
})

it('names the content-length of every request that has a body', async () => {
  await uploadObject(file(6 * MiB), { endpoint: endpoint() })
  for (const { method, headers } of cloud.requests)
    if (method !== 'GET') expect(headers['content-length']).toBeTypeOf('number')
  expect(cloud.requests[0]!.headers['content-length']).toBe(0)
})

it('uses the part size that the app grants', async () => {
  cloud.addedFields = { partSize: 2 * MiB }
  await uploadObject(file(7 * MiB), { endpoint: endpoint() })
  const sizes = cloud.seen.filter(({ params }) => params.partNumber).map(({ body }) => body.length)
  expect(sizes.sort()).toEqual([MiB, 2 * MiB, 2 * MiB, 2 * MiB])
})

it.each([0, 51, Number.NaN])('rejects with a TypeError for a parallel of %d', async (parallel) => {
  const failure = uploadObject(file(3), { endpoint: endpoint(), parallel })
  await expect(failure).rejects.toEqual(new TypeError('parallel must be 1 to 50'))
  expect(cloud.calls).toEqual([])
})

it('signs at most 100 parts with one call', async () => {
  cloud.addedFields = { partSize: 50_000 }
  await uploadObject(file(6 * MiB), { endpoint: endpoint(), parallel: 50 })
  expect(batchSizes()).toEqual([undefined, 100, 26, undefined])
})

it('uses larger parts for a huge file so that there are at most 10,000', async () => {
  cloud.decide = ({ params }) => (params.partNumber ? refused : undefined)
  const huge = {
    name: 'huge',
    type: '',
    size: 100_000 * MiB,
    slice: (a: number, b: number) => ({ size: b - a }),
  }
  await expect(uploadObject(huge as never, { endpoint: endpoint() })).rejects.toThrow('not yours')
  expect(cloud.requests[1]!.headers['content-length']).toBe(10 * MiB)
})

it('uses the granted key for all later steps and returns it', async () => {
  cloud.rename = (key) => `users/1/${key}`
  expect(await uploadObject(file(3), { endpoint: endpoint() })).toMatchObject({ key: 'users/1/a.bin' })
  expect(await uploadObject(file(6 * MiB, 'b.bin'), { endpoint: endpoint() })).toMatchObject({
    key: 'users/1/b.bin',
  })
  expect(new Set(cloud.seen.map(({ path }) => path))).toEqual(new Set(['/users/1/a.bin', '/users/1/b.bin']))
  expect(cloud.requests.map(({ key }) => key)).toEqual([
    'a.bin',
    'b.bin',
    'users/1/b.bin',
    'users/1/b.bin',
    'users/1/b.bin',
  ])
})

it('never decreases progress and reports the total once, even if a part is sent twice', async () => {
  const onProgress = vi.fn()
  let failures = 0
  cloud.cosFault = ({ params }) =>
    params.partNumber === '2' && failures++ < 2 ? cosError(500, 'InternalError') : undefined
  await uploadObject(file(12 * MiB), { endpoint: endpoint(), onProgress })
  const loaded = onProgress.mock.calls.map(([progress]) => progress.loaded)
  expect(loaded).toEqual([...loaded].sort((a, b) => a - b))
  expect(loaded.filter((bytes) => bytes === 12 * MiB)).toHaveLength(1)
  expect(loaded.at(-1)).toBe(12 * MiB)
})

it("rejects with the app's problem on a refusal and sends nothing to COS", async () => {
  cloud.decide = () => refused
  const error = await uploadObject(file(3), { endpoint: endpoint() }).catch((error) => error)
  expect(error).toBeInstanceOf(CosgateError)
  expect(error).toMatchObject({ code: 'forbidden', status: 403, message: 'not yours', problem: refused.body })
  expect(cloud.calls).toHaveLength(1)
  expect(cloud.seen).toEqual([])
})

it('rejects with the problem of a refused part and does not send it', async () => {
  const sending = vi.fn(fetch)
  vi.stubGlobal('fetch', sending)
  cloud.decide = ({ params }) => (params?.partNumber === 2 ? refused : undefined)
  await expect(uploadObject(file(12 * MiB), { endpoint: endpoint() })).rejects.toMatchObject({
    code: 'forbidden',
    problem: refused.body,
  })
  for (const [url] of sending.mock.calls) expect(url).toContain(cloud.url)
})

it.each([
  [200, '<html>'],
  [404, '<html>'],
  [404, { message: 'no such page' }],
  [201, { url: 'http://localhost' }],
  [200, null],
])('rejects an answer that is not from a gate with its status: %i %j', async (status, body) => {
  cloud.appFault = () => ({ status, body })
  const failure = uploadObject(file(3), { endpoint: endpoint() })
  const error = await failure.catch((error) => error)
  expect(error).toBeInstanceOf(CosgateError)
  expect(error).toMatchObject({ code: 'network_error', status })
  expect(error.problem).toBeUndefined()
  expect(cloud.calls).toHaveLength(1)
  expect(cloud.seen).toEqual([])
})

it('retries a 5xx of the app five times', async () => {
  cloud.decide = () => unavailable
  const failure = uploadObject(file(3), { endpoint: endpoint() })
  await expect(failure).rejects.toMatchObject({ code: 'credentials_unavailable', status: 503 })
  expect(cloud.calls).toHaveLength(6)
})

it('retries a dropped connection to COS five times, then rejects with network_error', async () => {
  cloud.cosFault = () => 'drop'
  const error = await uploadObject(file(3), { endpoint: endpoint() }).catch((error) => error)
  expect(error).toBeInstanceOf(CosgateError)
  const host = cloud.url.slice('http://'.length)
  const advice = `${host}: no answer; check the connection and CORS`
  expect([error.code, error.message]).toEqual(['network_error', advice])
  expect(error.status).toBeUndefined()
  expect(cloud.seen).toHaveLength(6)
})

it('rejects with timeout if COS does not answer for 120 seconds', async () => {
  useFastTimers({ silence: 100 })
  cloud.cosFault = () => 'silence'
  await expect(uploadObject(file(3), { endpoint: endpoint() })).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringMatching(/^127.0.0.1:\d+: no answer for 120 seconds$/),
  })
  expect(cloud.seen).toHaveLength(1)
})

it('rejects with timeout if the app does not answer for 60 seconds', async () => {
  useFastTimers({ silence: 100 })
  cloud.appFault = () => 'silence'
  await expect(uploadObject(file(3), { endpoint: endpoint() })).rejects.toMatchObject({
    code: 'timeout',
    message: expect.stringMatching(/no answer for 60 seconds$/),
  })
  expect(cloud.calls).toHaveLength(1)
})

it('counts all attempts of one call to the app together against the 60 seconds', async () => {
  useFastTimers({ pauses: 1, silence: 300 })
  // Each attempt fails after more than a sixth of the time, so six of them would exceed it.
  cloud.appFault = async () => {
    await wait(60)
    return 'drop' as const
  }
  await expect(uploadObject(file(3), { endpoint: endpoint() })).rejects.toMatchObject({ code: 'timeout' })
  expect(cloud.calls.length).toBeLessThan(3)
})

it('sends the same signed request again after lost answers and 5xx', async () => {
  let failures = 0
  cloud.answerFault = () => (failures++ < 2 ? 'drop' : failures < 5 ? cosError(503, 'SlowDown') : undefined)
  await uploadObject(file(3), { endpoint: endpoint() })
  expect(cloud.seen).toHaveLength(5)
  expect(new Set(cloud.seen.map(({ signature }) => signature)).size).toBe(1)
  expect(cloud.requests).toHaveLength(1)
})

it('signs anew for a retry once the signature is valid for less than 30 seconds', async () => {
  const expiresIn = (seconds: number) => ({ expiresAt: Math.floor(Date.now() / 1000) + seconds })
  for (const [seconds, signatures] of [
    [29, 2],
    [40, 1],
  ] as const) {
    let failures = 0
    cloud.requests = []
    cloud.addedFields = expiresIn(seconds)
    cloud.cosFault = () => (failures++ < 1 ? 'drop' : undefined)
    await uploadObject(file(3), { endpoint: endpoint() })
    expect(cloud.requests).toHaveLength(signatures)
  }
})

it("judges a signature by the app's clock, not by that of this machine", async () => {
  let failures = 0
  cloud.clock = () => Date.now() / 1000 - 86_400
  cloud.addedFields = { expiresAt: Math.floor(cloud.clock()) + 300 }
  cloud.cosFault = () => (failures++ < 2 ? 'drop' : undefined)
  await uploadObject(file(3), { endpoint: endpoint() })
  expect(cloud.requests).toHaveLength(1)
})

it.each(['javascript:alert(1)', 'blob:http://127.0.0.1/a', '/relative', 'data:,a'])(
  'rejects a signed url that is not http(s) and sends nothing: %s',
  async (url) => {
    cloud.addedFields = { url }
    const failure = uploadObject(file(3), { endpoint: endpoint() })
    await expect(failure).rejects.toMatchObject({ code: 'network_error', status: 200 })
    expect(cloud.calls).toHaveLength(1)
    expect(cloud.seen).toEqual([])
  },
)

it('sends only the method, url and headers of a signed answer', async () => {
  const sending = vi.fn(fetch)
  vi.stubGlobal('fetch', sending)
  cloud.addedFields = { body: 'evil', credentials: 'include', mode: 'no-cors', redirect: 'manual', signal: 1 }
  await uploadObject(file(3), { endpoint: endpoint() })
  expect(Object.keys(sending.mock.calls[1]![1]!).sort()).toEqual(['body', 'headers', 'method', 'signal'])
  expect(cloud.seen[0]!.body.toString()).toBe('xxx')
})

it.each([
  ['AccessDenied', 'Request has expired'],
  ['RequestTimeTooSkewed', 'The difference is too large'],
])('requests a new signature after %s (%s)', async (code, message) => {
  let failures = 0
  cloud.cosFault = () => (failures++ < 2 ? cosError(403, code, message) : undefined)
  await uploadObject(file(3), { endpoint: endpoint() })
  expect(cloud.requests).toHaveLength(3)
  expect(cloud.seen).toHaveLength(3)
})

it('requests a new signature for a part whose signature has expired', async () => {
  let failures = 0
  cloud.cosFault = ({ params }) =>
    params.partNumber && failures++ < 2 ? cosError(403, 'AccessDenied', 'Request has expired') : undefined
  await uploadObject(file(12 * MiB), { endpoint: endpoint() })
  const signatures = cloud.seen.map(({ signature }) => signature)
  expect(new Set(signatures).size).toBe(signatures.length)
})

it('rejects any other 4xx of COS with its code', async () => {
  cloud.cosFault = () => cosError(403, 'AccessDenied', 'Access Denied.')
  const failure = uploadObject(file(3), { endpoint: endpoint() })
  await expect(failure).rejects.toMatchObject({
    code: 'cos_error',
    status: 403,
    cosCode: 'AccessDenied',
    message: 'Access Denied.',
  })
  expect(cloud.seen).toHaveLength(1)
})

it('shows no signed URL in an error', async () => {
  cloud.cosFault = () => 'drop'
  const error = await uploadObject(file(3), { endpoint: endpoint() }).catch((error) => error)
  expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('signature=')
})

it('retries a completion whose 200 has an error in its body', async () => {
  let failures = 0
  cloud.cosFault = ({ method, params }) =>
    method === 'POST' && params.uploadId && failures++ < 1
      ? { ...cosError(200, 'InternalError'), status: 200 }
      : undefined
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).resolves.toMatchObject({
    etag: '"made-2"',
  })
  expect(cloud.count('POST', 'uploadId')).toBe(2)
})

it('recognizes a completion with a lost answer by its object', async () => {
  cloud.answerFault = ({ method, params }) =>
    method === 'POST' && params.uploadId && cloud.count('POST', 'uploadId') === 1 ? 'drop' : undefined
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).resolves.toEqual({
    key: 'a.bin',
    etag: '"made-2"',
  })
  expect(cloud.count('HEAD')).toBe(1)
})

it('recognizes a completion that the browser repeats by its object', async () => {
  cloud.answerFault = ({ method, params }) =>
    method === 'POST' && params.uploadId ? cosError(404, 'NoSuchUpload') : undefined
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).resolves.toMatchObject({
    etag: '"made-2"',
  })
})

const HOUR = 3_600_000
it.each([
  ['older than the upload', 6 * MiB, HOUR],
  ['of another size', 7 * MiB, 0],
])('rejects if the upload vanished and the object of the key is %s', async (_, size, age) => {
  const madeAt = new Date(Date.now() - age)
  cloud.objects.set('a.bin', { body: Buffer.alloc(size), headers: {}, madeAt })
  cloud.cosFault = ({ method, params }) =>
    method === 'POST' && params.uploadId ? cosError(404, 'NoSuchUpload') : undefined
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toMatchObject({
    cosCode: 'NoSuchUpload',
  })
})

it('rejects if the upload vanished and there is no object', async () => {
  cloud.cosFault = ({ method, params }) =>
    method === 'POST' && params.uploadId ? cosError(404, 'NoSuchUpload') : undefined
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toMatchObject({
    cosCode: 'NoSuchUpload',
  })
})

it('rejects with a TypeError without a file and calls nobody', async () => {
  for (const missing of [undefined, null]) {
    const error = await uploadObject(missing as never, { endpoint: endpoint() }).catch((error) => error)
    expect(error).toEqual(new TypeError('file must be a Blob'))
  }
  expect(cloud.calls).toEqual([])
})

it('ignores a slash at the end of endpoint', async () => {
  await uploadObject(file(3), { endpoint: `${endpoint()}/` })
  expect(cloud.calls[0]!.path).toBe('/cos/presign')
  const fetch = vi.fn(async (_url: string) => Response.json(refused.body, { status: 403 }))
  vi.stubGlobal('fetch', fetch)
  await expect(uploadObject(file(3), { endpoint: '/' })).rejects.toThrow('not yours')
  expect(fetch.mock.calls[0]![0]).toBe('/presign')
})

it('names a hidden ETag as the cause', async () => {
  cloud.answerFault = ({ params }) => (params.partNumber ? { status: 200 } : undefined)
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toThrow('ETag')
})

it('sends nothing if the signal is already aborted', async () => {
  const failure = uploadObject(file(3), { endpoint: endpoint(), signal: AbortSignal.abort('never mind') })
  await expect(failure).rejects.toBe('never mind')
  expect(cloud.calls).toEqual([])
})

it('rejects with the reason of an abort and removes the multipart upload from COS', async () => {
  const stored = stubStorage()
  const controller = new AbortController()
  const reason = new Error('the user left')
  cloud.cosFault = ({ params }) => {
    if (params.partNumber === '2') controller.abort(reason)
    return undefined
  }
  const failure = uploadObject(file(30 * MiB), { endpoint: endpoint(), signal: controller.signal })
  await expect(failure).rejects.toBe(reason)
  expect(cloud.count('DELETE', 'uploadId')).toBe(1)
  expect(cloud.uploads.size).toBe(0)
  expect(stored.size).toBe(0)
})

it('removes the multipart upload if it was aborted during its start', async () => {
  const controller = new AbortController()
  cloud.cosFault = ({ params }) => {
    if ('uploads' in params) controller.abort('early')
    return undefined
  }
  const failure = uploadObject(file(6 * MiB), { endpoint: endpoint(), signal: controller.signal })
  await expect(failure).rejects.toBe('early')
  expect(cloud.uploads.size).toBe(0)
})

it('ends a pause between two attempts on an abort', async () => {
  useFastTimers({ pauses: 0.01 })
  const controller = new AbortController()
  cloud.cosFault = () => {
    wait(20).then(() => controller.abort('enough'))
    return 'drop'
  }
  const failure = uploadObject(file(3), { endpoint: endpoint(), signal: controller.signal })
  await expect(failure).rejects.toBe('enough')
})

it("leaves no listener on the caller's signal", async () => {
  useFastTimers()
  const { signal } = new AbortController()
  let fails = 3
  cloud.cosFault = () => (fails-- > 0 ? 'drop' : undefined)
  const listeners = new Set<unknown>()
  const { addEventListener, removeEventListener } = signal
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners.add(args[1])
    addEventListener.apply(signal, args)
  }
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners.delete(args[1])
    removeEventListener.apply(signal, args)
  }
  await uploadObject(file(30 * MiB), { endpoint: endpoint(), signal })
  expect(fails).toBeLessThan(0)
  expect(listeners.size).toBe(0)
})

it('aborts a request that has timed out', async () => {
  useFastTimers({ silence: 1000 })
  const signals: AbortSignal[] = []
  vi.stubGlobal('fetch', (_url: string, { signal }: RequestInit) => {
    signals.push(signal!)
    return new Promise(() => {})
  })
  await expect(uploadObject(file(3), { endpoint: endpoint() })).rejects.toMatchObject({ code: 'timeout' })
  expect(signals.map(({ aborted }) => aborted)).toEqual([true])
})

it('ends at once if the reason of an abort is a CosgateError', async () => {
  useFastTimers({ pauses: 0.01 })
  const reason = new CosgateError('network_error', 'the page knows better')
  const controller = new AbortController()
  cloud.appFault = () => {
    controller.abort(reason)
    return 'drop'
  }
  const failure = uploadObject(file(3), { endpoint: endpoint(), signal: controller.signal })
  await expect(failure).rejects.toBe(reason)
})

it('sends only the missing parts in the next call after a failure', async () => {
  const stored = stubStorage()
  cloud.partsPerPage = 2
  cloud.rename = (key) => `users/1/${key}`
  cloud.cosFault = ({ params }) => (params.partNumber === '5' ? cosError(403, 'AccessDenied') : undefined)
  await expect(uploadObject(file(30 * MiB), { endpoint: endpoint() })).rejects.toThrow()
  expect(stored.size).toBe(1)
  expect(cloud.count('DELETE', 'uploadId')).toBe(0)
  const held = [...cloud.uploads.values()][0]!.parts.size
  expect(held).toBeGreaterThanOrEqual(3)

  cloud.cosFault = () => undefined
  cloud.seen = []
  const onProgress = vi.fn()
  const uploaded = await uploadObject(file(30 * MiB), { endpoint: endpoint(), onProgress })
  expect(uploaded.key).toBe('users/1/a.bin')
  expect(cloud.count('PUT', 'partNumber', 'uploadId')).toBe(6 - held)
  expect(cloud.count('POST', 'uploads')).toBe(0)
  expect(cloud.objects.get('users/1/a.bin')!.body.length).toBe(30 * MiB)
  expect(onProgress.mock.calls[0]).toMatchObject([{ loaded: held * 5 * MiB, total: 30 * MiB }])
  expect(stored.size).toBe(0)
})

it('starts no further part after a failure and lets in-flight parts finish', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  let arrived = () => {}
  const underWay = new Promise<void>((resolve) => (arrived = resolve))
  const countParts = () => cloud.count('PUT', 'partNumber', 'uploadId')
  cloud.cosFault = async ({ params }) => {
    if (countParts() === 6) arrived()
    if (params.partNumber === '1') return cosError(403, 'AccessDenied')
    if (params.partNumber) await held
    return undefined
  }
  const upload = uploadObject(file(50 * MiB), { endpoint: endpoint() })
  const settled = vi.fn()
  upload.then(settled, settled)
  await underWay
  await wait(50)
  expect(settled).not.toHaveBeenCalled()
  release()
  await expect(upload).rejects.toMatchObject({ cosCode: 'AccessDenied' })
  expect(countParts()).toBe(6)
  expect([...cloud.uploads.values()][0]!.parts.size).toBe(5)
})

it('keeps an upload whose parts cannot be listed now', async () => {
  const stored = stubStorage()
  cloud.cosFault = ({ params }) => (params.partNumber === '2' ? cosError(403, 'AccessDenied') : undefined)
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toThrow()
  cloud.cosFault = ({ method }) => (method === 'GET' ? cosError(503, 'ServiceUnavailable') : undefined)
  const failure = uploadObject(file(6 * MiB), { endpoint: endpoint() })
  await expect(failure).rejects.toMatchObject({ cosCode: 'ServiceUnavailable' })
  expect(cloud.count('POST', 'uploads')).toBe(1)
  expect(stored.size).toBe(1)
})

it('starts again if COS no longer has the upload', async () => {
  stubStorage()
  cloud.cosFault = ({ params }) => (params.partNumber === '2' ? cosError(403, 'AccessDenied') : undefined)
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toThrow()
  cloud.uploads.clear()
  cloud.cosFault = () => undefined
  await uploadObject(file(6 * MiB), { endpoint: endpoint() })
  expect(cloud.count('POST', 'uploads')).toBe(2)
})

it('starts again if the app does not let the user list the parts', async () => {
  stubStorage()
  cloud.cosFault = ({ params }) => (params.partNumber === '2' ? cosError(403, 'AccessDenied') : undefined)
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toThrow()
  cloud.cosFault = () => undefined
  cloud.decide = ({ method }) => (method === 'GET' ? refused : undefined)
  await uploadObject(file(6 * MiB), { endpoint: endpoint() })
  expect(cloud.count('POST', 'uploads')).toBe(2)
})

it('resumes with the remembered fileId and asks for the granted key again', async () => {
  stubStorage()
  cloud.cosFault = ({ params }) => (params.partNumber === '2' ? cosError(403, 'AccessDenied') : undefined)
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toThrow()
  const { fileId } = cloud.requests[0]!
  cloud.cosFault = () => undefined
  cloud.requests = []
  await uploadObject(file(6 * MiB), { endpoint: endpoint() })
  expect(cloud.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'PUT', 'POST'])
  for (const request of cloud.requests) expect(request.fileId).toBe(fileId)
  expect(cloud.count('POST', 'uploads')).toBe(1)
})

it.each([
  ['another key', () => (cloud.rename = (key) => `users/bob/${key}`)],
  ['another part size', () => (cloud.addedFields = { partSize: 6 * MiB })],
])('starts again if the app now grants %s', async (_, change) => {
  stubStorage()
  cloud.rename = (key) => `users/ann/${key}`
  cloud.cosFault = ({ params }) => (params.partNumber === '2' ? cosError(403, 'AccessDenied') : undefined)
  await expect(uploadObject(file(7 * MiB), { endpoint: endpoint() })).rejects.toThrow()
  cloud.cosFault = () => undefined
  change()
  await uploadObject(file(7 * MiB), { endpoint: endpoint() })
  expect(cloud.count('POST', 'uploads')).toBe(2)
  expect(cloud.count('GET', 'part-number-marker', 'uploadId')).toBe(0)
})

it.each([
  ['another time of change', () => file(6 * MiB, 'a.bin', { lastModified: 2 }), {}],
  ['another size', () => file(7 * MiB), {}],
  ['another name', () => file(6 * MiB, 'b.bin'), { key: 'a.bin' }],
  ['another key', () => file(6 * MiB), { key: 'other' }],
  ['another endpoint', () => file(6 * MiB), { endpoint: () => `${cloud.url}/elsewhere/../cos` }],
] as [string, () => File, { key?: string; endpoint?: () => string }][])(
  'does not resume a file with %s',
  async (_, other, options) => {
    stubStorage()
    cloud.cosFault = ({ params }) => (params.partNumber === '2' ? cosError(403, 'AccessDenied') : undefined)
    await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toThrow()
    cloud.cosFault = () => undefined
    const { key, endpoint: elsewhere = endpoint } = options
    await uploadObject(other(), { endpoint: elsewhere(), key })
    expect(cloud.count('GET', 'part-number-marker', 'uploadId')).toBe(0)
  },
)

it('never resumes a Blob', async () => {
  const stored = stubStorage()
  const blob = new Blob([Buffer.alloc(6 * MiB)])
  cloud.cosFault = ({ params }) => (params.partNumber === '2' ? cosError(403, 'AccessDenied') : undefined)
  await expect(uploadObject(blob, { endpoint: endpoint(), key: 'k' })).rejects.toThrow()
  expect(stored.size).toBe(0)
})

it.each([
  ['absent', () => vi.stubGlobal('localStorage', undefined)],
  ['corrupt', () => vi.stubGlobal('localStorage', { getItem: () => '{', setItem() {}, removeItem() {} })],
  [
    'forbidden',
    () =>
      vi.stubGlobal('localStorage', {
        getItem() {
          throw new Error('denied')
        },
        setItem() {
          throw new Error('quota')
        },
        removeItem() {
          throw new Error('denied')
        },
      }),
  ],
])('uploads without resuming if localStorage is %s', async (_, stub) => {
  stub()
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).resolves.toMatchObject({ key: 'a.bin' })
})
