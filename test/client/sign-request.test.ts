import { CosgateError, signRequest } from '@cosgate/client'
import AwsS3 from '@uppy/aws-s3'
import Uppy from '@uppy/core'
import { expect, it } from 'vitest'
import { refused, unavailable } from './cloud-fixture.js'
import { cloud, useCloudPerTest } from './cloud-per-test.js'

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
