import { setTimeout as wait } from 'node:timers/promises'
import { CosgateError, uploadObject } from '@cosgate/client'
import { expect, it, vi } from 'vitest'
import { cloud, cloudForEachTest } from './each-cloud.js'
import { cosError, refused, unavailable } from './fake-cloud.js'
import { hurryTime } from './hurry-time.js'

const MiB = 1024 * 1024
cloudForEachTest()

const endpoint = () => `${cloud.url}/cos`
const file = (size: number, name = 'a.bin', options: FilePropertyBag = {}) =>
  new File([Buffer.alloc(size, 'x')], name, { type: 'image/png', lastModified: 1, ...options })

/** A localStorage that outlives a call as the browser's outlives a reload. */
function stubStorage(): Map<string, string> {
  const stored = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
    removeItem: (name: string) => void stored.delete(name),
  })
  return stored
}

it('a small file is one signed PUT that names its type and length', async () => {
  const uploaded = await uploadObject(file(200, '报告 😀.png'), { endpoint: endpoint() })
  expect(uploaded).toEqual({ key: '报告 😀.png', etag: '"whole"' })
  expect(cloud.asked).toEqual([
    {
      method: 'PUT',
      key: '报告 😀.png',
      headers: { 'content-type': 'image/png', 'content-length': 200 },
    },
  ])
  expect(cloud.seen).toHaveLength(1)
  expect(cloud.seen[0]!.headers).toMatchObject({ 'content-type': 'image/png', 'content-length': '200' })
  expect(cloud.objects.get('报告 😀.png')!.body.length).toBe(200)
})

it('a file of unknown type is application/octet-stream', async () => {
  await uploadObject(file(1, 'a', { type: '' }), { endpoint: endpoint() })
  expect(cloud.asked[0]!.headers['content-type']).toBe('application/octet-stream')
  expect(cloud.seen[0]!.headers['content-type']).toBe('application/octet-stream')
})

it('an empty file reports its progress once', async () => {
  const onProgress = vi.fn()
  await uploadObject(file(0), { endpoint: endpoint(), onProgress })
  expect(onProgress.mock.calls).toEqual([[{ loaded: 0, total: 0 }]])
  expect(cloud.seen[0]!.headers['content-length']).toBe('0')
})

it('headers go to every call to the app and never to COS', async () => {
  await uploadObject(file(11 * MiB), { endpoint: endpoint(), headers: { 'x-csrf-token': 'abc' } })
  expect(cloud.calls.map(({ headers }) => headers['x-csrf-token'])).toEqual(['abc', 'abc', 'abc'])
  expect(cloud.calls[0]!.headers['content-type']).toBe('application/json')
  expect(cloud.seen.some(({ headers }) => 'x-csrf-token' in headers)).toBe(false)
})

it('headers that the grant adds are sent to COS', async () => {
  cloud.addedHeaders = { 'x-cos-acl': 'private' }
  await uploadObject(file(3), { endpoint: endpoint() })
  expect(cloud.seen[0]!.headers['x-cos-acl']).toBe('private')
})

it('5 MiB is still one PUT, one byte more is two parts', async () => {
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

it('a large file is sent in parts of 5 MiB, signed in one batch, and completed in order', async () => {
  const content = Buffer.from(Array.from({ length: 12 * MiB }, (_, i) => i % 251))
  const large = new File([content], 'a.bin', { type: 'video/mp4' })
  const uploaded = await uploadObject(large, { endpoint: endpoint(), key: 'videos/a.bin' })
  expect(uploaded).toEqual({ key: 'videos/a.bin', etag: '"made-2"' })
  expect(cloud.objects.get('videos/a.bin')!.body.equals(content)).toBe(true)
  expect(cloud.calls.map(({ path }) => path)).toEqual(['/cos/presign', '/cos/presign', '/cos/presign'])
  expect(cloud.asked).toMatchObject([
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

it('three parts at a time are signed with one call, and sent together', async () => {
  let open = 0
  let most = 0
  cloud.cosFault = async ({ method }) => {
    if (method !== 'PUT') return undefined
    most = Math.max(most, ++open)
    await new Promise((resolve) => setTimeout(resolve, 3000))
    open--
    return undefined
  }
  await uploadObject(file(50 * MiB), { endpoint: endpoint() })
  const batches = cloud.calls.map(({ body }) => JSON.parse(body.toString()).items?.length)
  expect(batches).toEqual([undefined, 3, 3, 3, 1, undefined])
  expect(most).toBe(3)
})

it('the parts of a huge file grow so that they are at most 10,000', async () => {
  cloud.decide = ({ params }) => (params.partNumber ? refused : undefined)
  const huge = {
    name: 'huge',
    type: '',
    size: 100_000 * MiB,
    slice: (a: number, b: number) => ({ size: b - a }),
  }
  await expect(uploadObject(huge as never, { endpoint: endpoint() })).rejects.toThrow('not yours')
  expect(cloud.asked[1]!.headers['content-length']).toBe(10 * MiB)
})

it('the key that the app grants is used for all later steps and returned', async () => {
  cloud.rename = (key) => `users/1/${key}`
  expect(await uploadObject(file(3), { endpoint: endpoint() })).toMatchObject({ key: 'users/1/a.bin' })
  expect(await uploadObject(file(6 * MiB, 'b.bin'), { endpoint: endpoint() })).toMatchObject({
    key: 'users/1/b.bin',
  })
  expect(new Set(cloud.seen.map(({ path }) => path))).toEqual(new Set(['/users/1/a.bin', '/users/1/b.bin']))
  expect(cloud.asked.map(({ key }) => key)).toEqual([
    'a.bin',
    'b.bin',
    'users/1/b.bin',
    'users/1/b.bin',
    'users/1/b.bin',
  ])
})

it('progress never goes back and ends once with the total, though a part is sent twice', async () => {
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

it('a refusal is final, carries the problem of the app, and nothing is sent to COS', async () => {
  cloud.decide = () => refused
  const error = await uploadObject(file(3), { endpoint: endpoint() }).catch((error) => error)
  expect(error).toBeInstanceOf(CosgateError)
  expect(error).toMatchObject({ code: 'forbidden', status: 403, message: 'not yours', problem: refused.body })
  expect(cloud.calls).toHaveLength(1)
  expect(cloud.seen).toEqual([])
})

it('a refused part fails the upload with the problem of that part, and nothing is sent for it', async () => {
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
])('an answer that is no gate is final, and tells its status: %i %j', async (status, body) => {
  cloud.appFault = () => ({ status, body })
  const failure = uploadObject(file(3), { endpoint: endpoint() })
  const error = await failure.catch((error) => error)
  expect(error).toBeInstanceOf(CosgateError)
  expect(error).toMatchObject({ code: 'network_error', status })
  expect(error.problem).toBeUndefined()
  expect(cloud.calls).toHaveLength(1)
  expect(cloud.seen).toEqual([])
})

it('a 5xx of the app is tried again five times, then is the error', async () => {
  cloud.decide = () => unavailable
  const failure = uploadObject(file(3), { endpoint: endpoint() })
  await expect(failure).rejects.toMatchObject({ code: 'credentials_unavailable', status: 503 })
  expect(cloud.calls).toHaveLength(6)
})

it('a dropped connection to COS is tried again five times, then is a network_error', async () => {
  cloud.cosFault = () => 'drop'
  const error = await uploadObject(file(3), { endpoint: endpoint() }).catch((error) => error)
  expect(error).toBeInstanceOf(CosgateError)
  expect([error.code, error.message]).toEqual(['network_error', 'connection, CORS or CSP'])
  expect(error.status).toBeUndefined()
  expect(cloud.seen).toHaveLength(6)
})

it('thirty seconds of silence count as a network error', async () => {
  hurryTime({ silence: 100 })
  let silences = 0
  cloud.cosFault = () => (silences++ ? undefined : 'silence')
  await expect(uploadObject(file(3), { endpoint: endpoint() })).resolves.toMatchObject({ key: 'a.bin' })
  cloud.cosFault = () => 'silence'
  await expect(uploadObject(file(3), { endpoint: endpoint() })).rejects.toMatchObject({ code: 'timeout' })
})

it.each([
  ['AccessDenied', 'Request has expired'],
  ['RequestTimeTooSkewed', 'The difference is too large'],
])('%s (%s) is signed again', async (code, message) => {
  let failures = 0
  cloud.cosFault = () => (failures++ < 2 ? cosError(403, code, message) : undefined)
  await uploadObject(file(3), { endpoint: endpoint() })
  expect(cloud.asked).toHaveLength(3)
  expect(cloud.seen).toHaveLength(3)
})

it('a part whose signature ran out is signed again', async () => {
  let failures = 0
  cloud.cosFault = ({ params }) =>
    params.partNumber && failures++ < 2 ? cosError(403, 'AccessDenied', 'Request has expired') : undefined
  await uploadObject(file(12 * MiB), { endpoint: endpoint() })
  const signatures = cloud.seen.map(({ signature }) => signature)
  expect(new Set(signatures).size).toBe(signatures.length)
})

it('any other 4xx of COS is final and carries its code', async () => {
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

it('no error shows a signed URL', async () => {
  cloud.cosFault = () => 'drop'
  const error = await uploadObject(file(3), { endpoint: endpoint() }).catch((error) => error)
  expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('signature=')
})

it('an error in the body of a completion with status 200 is tried again', async () => {
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

it('a completion whose answer was lost is known by the object that it made', async () => {
  cloud.answerFault = ({ method, params }) =>
    method === 'POST' && params.uploadId && cloud.count('POST', 'uploadId') === 1 ? 'drop' : undefined
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).resolves.toEqual({
    key: 'a.bin',
    etag: '"made-2"',
  })
  expect(cloud.count('HEAD')).toBe(1)
})

it('a completion that the browser repeats unseen is known by the object too', async () => {
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
])('an upload that vanished is an error where the object of that key is %s', async (_, size, age) => {
  const madeAt = new Date(Date.now() - age)
  cloud.objects.set('a.bin', { body: Buffer.alloc(size), headers: {}, madeAt })
  cloud.cosFault = ({ method, params }) =>
    method === 'POST' && params.uploadId ? cosError(404, 'NoSuchUpload') : undefined
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toMatchObject({
    cosCode: 'NoSuchUpload',
  })
})

it('an upload that vanished and left no object is an error', async () => {
  cloud.cosFault = ({ method, params }) =>
    method === 'POST' && params.uploadId ? cosError(404, 'NoSuchUpload') : undefined
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toMatchObject({
    cosCode: 'NoSuchUpload',
  })
})

it('a missing file is an error of the caller, and nothing is asked for', async () => {
  for (const missing of [undefined, null]) {
    const error = await uploadObject(missing as never, { endpoint: endpoint() }).catch((error) => error)
    expect(error).toEqual(new TypeError('no file'))
  }
  expect(cloud.calls).toEqual([])
})

it('a slash at the end of the endpoint makes no difference', async () => {
  await uploadObject(file(3), { endpoint: `${endpoint()}/` })
  expect(cloud.calls[0]!.path).toBe('/cos/presign')
  const fetch = vi.fn(async (_url: string) => Response.json(refused.body, { status: 403 }))
  vi.stubGlobal('fetch', fetch)
  await expect(uploadObject(file(3), { endpoint: '/' })).rejects.toThrow('not yours')
  expect(fetch.mock.calls[0]![0]).toBe('/presign')
})

it('a hidden ETag is named as the cause', async () => {
  cloud.answerFault = ({ params }) => (params.partNumber ? { status: 200 } : undefined)
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toThrow('ETag')
})

it('a signal aborted before the call sends nothing', async () => {
  const failure = uploadObject(file(3), { endpoint: endpoint(), signal: AbortSignal.abort('never mind') })
  await expect(failure).rejects.toBe('never mind')
  expect(cloud.calls).toEqual([])
})

it('an abort rejects with its reason and removes the multipart upload from COS', async () => {
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

it('an abort while the upload is being started still removes it', async () => {
  const controller = new AbortController()
  cloud.cosFault = ({ params }) => {
    if ('uploads' in params) controller.abort('early')
    return undefined
  }
  const failure = uploadObject(file(6 * MiB), { endpoint: endpoint(), signal: controller.signal })
  await expect(failure).rejects.toBe('early')
  expect(cloud.uploads.size).toBe(0)
})

it('an abort ends a pause between two tries', async () => {
  hurryTime({ pauses: 0.01 })
  const controller = new AbortController()
  cloud.cosFault = () => {
    wait(20).then(() => controller.abort('enough'))
    return 'drop'
  }
  const failure = uploadObject(file(3), { endpoint: endpoint(), signal: controller.signal })
  await expect(failure).rejects.toBe('enough')
})

it('leaves no listener on the signal of its caller', async () => {
  hurryTime()
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

it('a request that is given up on is ended', async () => {
  hurryTime({ silence: 1000 })
  const signals: AbortSignal[] = []
  vi.stubGlobal('fetch', (_url: string, { signal }: RequestInit) => {
    signals.push(signal!)
    return new Promise(() => {})
  })
  await expect(uploadObject(file(3), { endpoint: endpoint() })).rejects.toThrow('timeout')
  expect(signals.map(({ aborted }) => aborted)).toEqual(Array(6).fill(true))
})

it('an abort with an error of ours as its reason ends at once', async () => {
  hurryTime({ pauses: 0.01 })
  const reason = new CosgateError('network_error', 'the page knows better')
  const controller = new AbortController()
  cloud.appFault = () => {
    controller.abort(reason)
    return 'drop'
  }
  const failure = uploadObject(file(3), { endpoint: endpoint(), signal: controller.signal })
  await expect(failure).rejects.toBe(reason)
})

it('after a failure the next call sends only the parts that COS does not have', async () => {
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
  expect(onProgress).toHaveBeenCalledWith({ loaded: held * 5 * MiB, total: 30 * MiB })
  expect(stored.size).toBe(0)
})

it('after a part has failed no further part is begun, and those under way come to their end', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  let arrived = () => {}
  const underWay = new Promise<void>((resolve) => (arrived = resolve))
  const countParts = () => cloud.count('PUT', 'partNumber', 'uploadId')
  cloud.cosFault = async ({ params }) => {
    if (countParts() === 3) arrived()
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
  expect(countParts()).toBe(3)
  expect([...cloud.uploads.values()][0]!.parts.size).toBe(2)
})

it('an upload whose parts cannot be listed for now is kept', async () => {
  const stored = stubStorage()
  cloud.cosFault = ({ params }) => (params.partNumber === '2' ? cosError(403, 'AccessDenied') : undefined)
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toThrow()
  cloud.cosFault = ({ method }) => (method === 'GET' ? cosError(503, 'ServiceUnavailable') : undefined)
  const failure = uploadObject(file(6 * MiB), { endpoint: endpoint() })
  await expect(failure).rejects.toMatchObject({ cosCode: 'ServiceUnavailable' })
  expect(cloud.count('POST', 'uploads')).toBe(1)
  expect(stored.size).toBe(1)
})

it('an upload that COS no longer has starts afresh', async () => {
  stubStorage()
  cloud.cosFault = ({ params }) => (params.partNumber === '2' ? cosError(403, 'AccessDenied') : undefined)
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toThrow()
  cloud.uploads.clear()
  cloud.cosFault = () => undefined
  await uploadObject(file(6 * MiB), { endpoint: endpoint() })
  expect(cloud.count('POST', 'uploads')).toBe(2)
})

it('an upload that the app lets another user no longer see starts afresh', async () => {
  stubStorage()
  cloud.cosFault = ({ params }) => (params.partNumber === '2' ? cosError(403, 'AccessDenied') : undefined)
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).rejects.toThrow()
  cloud.cosFault = () => undefined
  cloud.decide = ({ method }) => (method === 'GET' ? refused : undefined)
  await uploadObject(file(6 * MiB), { endpoint: endpoint() })
  expect(cloud.count('POST', 'uploads')).toBe(2)
})

it.each([
  ['another time of change', () => file(6 * MiB, 'a.bin', { lastModified: 2 }), {}],
  ['another size', () => file(7 * MiB), {}],
  ['another name', () => file(6 * MiB, 'b.bin'), { key: 'a.bin' }],
  ['another key', () => file(6 * MiB), { key: 'other' }],
  ['another endpoint', () => file(6 * MiB), { endpoint: () => `${cloud.url}/elsewhere/../cos` }],
] as [string, () => File, { key?: string; endpoint?: () => string }][])(
  'a file with %s is not resumed',
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

it('a Blob is never resumed', async () => {
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
])('storage that is %s does not break an upload', async (_, stub) => {
  stub()
  await expect(uploadObject(file(6 * MiB), { endpoint: endpoint() })).resolves.toMatchObject({ key: 'a.bin' })
})
