import { CosgateError, signRequest } from '@cosgate/client'
import AwsS3 from '@uppy/aws-s3'
import Uppy from '@uppy/core'
import { expect, it } from 'vitest'
import { refused, unavailable } from './cloud-fixture.js'
import { cloud, useCloudPerTest } from './cloud-per-test.js'
import { useFastTimers } from './fast-timers.js'

useCloudPerTest()

const signer = (options = {}) => signRequest(`${cloud.url}/cos/presign`, options)

it('has the type of signRequest in @uppy/aws-s3', () => {
  const uppy = new Uppy().use(AwsS3, { signRequest: signRequest('/cos/presign') })
  expect(uppy.getPlugin('AwsS3')).toBeDefined()
})

it.each([
  [
    { method: 'PUT', key: 'k', contentType: 'image/png' },
    { params: {}, headers: { 'content-type': 'image/png' } },
  ],
  [
    { method: 'POST', key: 'k' },
    { params: { uploads: '' }, headers: {} },
  ],
  [
    { method: 'PUT', key: 'k', uploadId: 'u', partNumber: 2 },
    { params: { uploadId: 'u', partNumber: 2 }, headers: {} },
  ],
  [
    { method: 'POST', key: 'k', uploadId: 'u' },
    { params: { uploadId: 'u' }, headers: {} },
  ],
  [
    { method: 'GET', key: 'k', uploadId: 'u' },
    { params: { uploadId: 'u' }, headers: {} },
  ],
  [
    { method: 'DELETE', key: 'k', uploadId: 'u' },
    { params: { uploadId: 'u' }, headers: {} },
  ],
  [
    { method: 'DELETE', key: 'k' },
    { params: {}, headers: {} },
  ],
] as const)("requests %j in COS's terms", async (request, wanted) => {
  const signed = await signer({ headers: { 'x-csrf-token': 'abc' } })(request)
  expect(cloud.requests).toEqual([{ method: request.method, key: 'k', ...wanted }])
  expect(cloud.calls[0]!.headers['x-csrf-token']).toBe('abc')
  expect(signed.url).toContain(`${cloud.url}/k?`)
  expect(signed).toMatchObject({ key: 'k', headers: wanted.headers })
})

it('uses the key granted at the start for all later steps, whichever key they name', async () => {
  cloud.rename = (key) => `users/1/${key}`
  const sign = signer()
  expect(await sign({ method: 'POST', key: 'a' })).toMatchObject({ key: 'users/1/a' })
  for (const key of ['a', 'users/1/a']) {
    await sign({ method: 'PUT', key, uploadId: 'u', partNumber: 1 })
    await sign({ method: 'POST', key, uploadId: 'u' })
    await sign({ method: 'DELETE', key })
  }
  expect(cloud.requests.slice(1).map(({ key }) => key)).toEqual(Array(6).fill('users/1/a'))
})

it('requests the key that a start names, also the second time', async () => {
  cloud.rename = (key) => `users/1/${key}`
  const sign = signer()
  await sign({ method: 'PUT', key: 'a' })
  await sign({ method: 'PUT', key: 'a' })
  expect(cloud.requests.map(({ key }) => key)).toEqual(['a', 'a'])
})

it('keeps the granted keys of files with the same name apart', async () => {
  let grants = 0
  cloud.rename = () => `granted-${++grants}`
  const sign = signer()
  const first = await sign({ method: 'POST', key: 'a' })
  const second = await sign({ method: 'POST', key: 'a' })
  cloud.requests = []
  await sign({ method: 'PUT', key: first.key, uploadId: 'u1', partNumber: 1 })
  await sign({ method: 'PUT', key: second.key, uploadId: 'u2', partNumber: 1 })
  expect(cloud.requests.map(({ key }) => key)).toEqual(['granted-1', 'granted-2'])
})

it('does not rename a granted key that another file requests', async () => {
  const granted: Record<string, string> = { a: 'b', b: 'c' }
  cloud.rename = (key) => granted[key]!
  const sign = signer()
  await sign({ method: 'POST', key: 'a' })
  await sign({ method: 'POST', key: 'b' })
  cloud.requests = []
  await sign({ method: 'PUT', key: 'b', uploadId: 'u', partNumber: 1 })
  expect(cloud.requests[0]!.key).toBe('b')
})

it('names the size of the file and the length of each request if sizeOf knows them', async () => {
  cloud.rename = (key) => `users/1/${key}`
  const sizes: Record<string, number> = { a: 25 }
  const sign = signer({ sizeOf: (key: string) => sizes[key], partSize: 10 })
  await sign({ method: 'PUT', key: 'a' })
  await sign({ method: 'POST', key: 'a' })
  for (const partNumber of [1, 3]) await sign({ method: 'PUT', key: 'users/1/a', uploadId: 'u', partNumber })
  await sign({ method: 'POST', key: 'users/1/a', uploadId: 'u' })
  await sign({ method: 'PUT', key: 'unknown' })
  expect(cloud.requests.map(({ size, headers }) => [size, headers['content-length']])).toEqual([
    [25, 25],
    [25, undefined],
    [25, 10],
    [25, 5],
    [25, undefined],
    [undefined, undefined],
  ])
})

it('rejects with timeout if the app does not answer for 60 seconds', async () => {
  useFastTimers({ silence: 100 })
  cloud.appFault = () => 'silence'
  await expect(signer()({ method: 'PUT', key: 'k' })).rejects.toMatchObject({ code: 'timeout' })
  expect(cloud.calls).toHaveLength(1)
})

it("rejects with the app's problem on a refusal", async () => {
  cloud.decide = () => refused
  const error = await signer()({ method: 'PUT', key: 'k' }).catch((error) => error)
  expect(error).toBeInstanceOf(CosgateError)
  expect(error).toMatchObject({ code: 'forbidden', status: 403, problem: refused.body })
})

it('retries transient failures', async () => {
  let failures = 0
  cloud.decide = () => (failures++ < 2 ? unavailable : undefined)
  expect(await signer()({ method: 'PUT', key: 'k' })).toMatchObject({ key: 'k' })
})
