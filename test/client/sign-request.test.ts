import { CosgateError, signRequest } from '@cosgate/client'
import AwsS3 from '@uppy/aws-s3'
import Uppy from '@uppy/core'
import { expect, it } from 'vitest'
import { cloud, cloudForEachTest } from './each-cloud.js'
import { refused, unavailable } from './fake-cloud.js'

cloudForEachTest()

const signer = (options = {}) => signRequest(`${cloud.url}/cos/presign`, options)

it('is a signRequest by the types of @uppy/aws-s3', () => {
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
] as const)('%j is asked for as COS names it', async (asked, wanted) => {
  const signed = await signer({ headers: { 'x-csrf-token': 'abc' } })(asked)
  expect(cloud.asked).toEqual([{ method: asked.method, key: 'k', ...wanted }])
  expect(cloud.calls[0]!.headers['x-csrf-token']).toBe('abc')
  expect(signed.url).toContain(`${cloud.url}/k?`)
  expect(signed).toMatchObject({ key: 'k', headers: wanted.headers })
})

it('a key granted at the start is used for all later steps, whichever of the two they name', async () => {
  cloud.rename = (key) => `users/1/${key}`
  const sign = signer()
  expect(await sign({ method: 'POST', key: 'a' })).toMatchObject({ key: 'users/1/a' })
  for (const key of ['a', 'users/1/a']) {
    await sign({ method: 'PUT', key, uploadId: 'u', partNumber: 1 })
    await sign({ method: 'POST', key, uploadId: 'u' })
    await sign({ method: 'DELETE', key })
  }
  expect(cloud.asked.slice(1).map(({ key }) => key)).toEqual(Array(6).fill('users/1/a'))
})

it('a start asks for the key that it names, also the second time', async () => {
  cloud.rename = (key) => `users/1/${key}`
  const sign = signer()
  await sign({ method: 'PUT', key: 'a' })
  await sign({ method: 'PUT', key: 'a' })
  expect(cloud.asked.map(({ key }) => key)).toEqual(['a', 'a'])
})

it('a refusal rejects with the problem of the app', async () => {
  cloud.decide = () => refused
  const error = await signer()({ method: 'PUT', key: 'k' }).catch((error) => error)
  expect(error).toBeInstanceOf(CosgateError)
  expect(error).toMatchObject({ code: 'forbidden', status: 403, problem: refused.body })
})

it('what may pass is tried again', async () => {
  let failures = 0
  cloud.decide = () => (failures++ < 2 ? unavailable : undefined)
  expect(await signer()({ method: 'PUT', key: 'k' })).toMatchObject({ key: 'k' })
})
