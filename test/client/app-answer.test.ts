import {
  type CosAuthorizationOptions,
  CosgateError,
  cosAuthorization,
  signRequest,
  uploadObject,
} from '@cosgate/client'
import { expect, it, vi } from 'vitest'
import type { Reply } from './cloud-fixture.js'
import { cloud, useCloudPerTest } from './cloud-per-test.js'
import { wx } from './mini-program.js'

const MiB = 1024 * 1024
useCloudPerTest()

const endpoint = () => `${cloud.url}/cos`
const file = (size: number) => new File([Buffer.alloc(size)], 'a.bin')

/** Rejects with the error that onError gets. */
async function authorize(options: CosAuthorizationOptions = {}, url = `${endpoint()}/auth`) {
  const onError = vi.fn()
  const getAuthorization = cosAuthorization(url, { onError, ...options })
  await getAuthorization({ Method: 'put', Key: 'a', Headers: {} }, () => {})
  for (const [error] of onError.mock.calls) throw error
}

const ways: [string, () => Promise<unknown>][] = [
  ['uploadObject', () => uploadObject(file(3), { endpoint: endpoint() })],
  ['uploadObject in parts', () => uploadObject(file(6 * MiB), { endpoint: endpoint() })],
  ['signRequest', () => signRequest(`${endpoint()}/presign`)({ method: 'PUT', key: 'a' })],
  ['cosAuthorization', () => authorize()],
  ['cosAuthorization in a mini program', () => authorize({ request: wx.request })],
]

/** An error that the app prints as JSON with every field of an answer of the gate. */
const printed = (status: number): Reply => ({
  status,
  body: {
    status,
    code: 'not_yours',
    headers: { 'x-a': '1' },
    key: 'a',
    url: 'http://127.0.0.1:1/a',
    authorization: 'q-sign-algorithm=sha1',
    results: [],
  },
})

/** Returns the error of a call with this answer of the app. Nothing may reach COS. */
async function catchError(call: () => Promise<unknown>, reply: Reply): Promise<CosgateError> {
  cloud.appFault = () => reply
  const error = await call().then(
    () => undefined,
    (error) => error,
  )
  expect(error).toBeInstanceOf(CosgateError)
  expect(cloud.seen).toEqual([])
  return error
}

it.each(ways)(
  '%s: treats an error that looks like a signature as an error, and a 4xx as final',
  async (_, call) => {
    for (const status of [400, 403, 404, 429]) {
      cloud.calls = []
      const error = await catchError(call, printed(status))
      expect(error).toMatchObject({ code: 'not_yours', status, problem: printed(status).body })
      expect(cloud.calls).toHaveLength(1)
    }
  },
)

it.each(ways)('%s: retries a 5xx that looks like a signature five times', async (_, call) => {
  expect(await catchError(call, printed(500))).toMatchObject({ code: 'not_yours', status: 500 })
  expect(cloud.calls).toHaveLength(6)
})

it.each(ways)('%s: treats a 2xx that is not a signature as final', async (_, call) => {
  const bodies = [
    { headers: {} },
    { headers: {}, url: 5, authorization: true, key: 'a' },
    { headers: {}, url: ['a'], authorization: {} },
    { results: [] },
    { results: {} },
    [],
    null,
    'true',
    '',
    '<html>',
  ]
  for (const body of bodies) {
    cloud.calls = []
    const error = await catchError(call, { status: 200, body })
    expect(error).toMatchObject({ code: 'network_error', status: 200 })
    expect(error.message).toMatch(/^http:.*: HTTP 200 without a signature$/)
    expect(error.problem).toBeUndefined()
    expect(cloud.calls).toHaveLength(1)
  }
})

it.each(ways)("%s: accepts only a string as the app's code", async (_, call) => {
  const body = { code: 401, msg: 'sign in' }
  expect(await catchError(call, { status: 401, body })).toMatchObject({ code: 'network_error', status: 401 })
  const named = { code: 'sign_in' }
  expect(await catchError(call, { status: 200, body: named })).toMatchObject({ code: 'sign_in', status: 200 })
})

it.each(ways)("%s: treats a refusal as final even if it uses COS's words", async (_, call) => {
  for (const words of ['Request has expired', 'RequestTimeTooSkewed']) {
    cloud.calls = []
    const body = { status: 403, code: words, detail: words }
    expect(await catchError(call, { status: 403, body })).toMatchObject({ code: words, message: words })
    expect(cloud.calls).toHaveLength(1)
  }
})

it('rejects the answer of an endpoint for another use', async () => {
  const noSignature = { code: 'network_error', status: 200 }
  await expect(authorize({}, `${endpoint()}/presign`)).rejects.toMatchObject(noSignature)
  const failure = signRequest(`${endpoint()}/auth`)({ method: 'PUT', key: 'a' })
  await expect(failure).rejects.toMatchObject(noSignature)
})

it('rejects an empty answer of a mini program with a CosgateError', async () => {
  const request = vi.fn(({ success }) => success({ statusCode: 204, data: undefined }))
  await expect(authorize({ request })).rejects.toMatchObject({ code: 'network_error', status: 204 })
  expect(request).toHaveBeenCalledTimes(1)
})

it.each([
  [403, 'not_yours', printed(403).body],
  [200, 'network_error', '<html>'],
  [200, 'network_error', { results: {} }],
  [200, 'network_error', { results: [null, { ok: true }] }],
])('rejects an answer %i to a batch that is not a batch: %s', async (status, code, body) => {
  cloud.appFault = ({ body: sent }) => (/partNumber/.test(`${sent}`) ? { status, body } : undefined)
  const failure = uploadObject(file(6 * MiB), { endpoint: endpoint() })
  await expect(failure).rejects.toMatchObject({ name: 'CosgateError', code, status })
  expect(cloud.count('PUT', 'partNumber', 'uploadId')).toBe(0)
})
