import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CosgateError, cosAuthorization } from '@cosgate/client'
import { objectActions } from '@cosgate/express'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { wx } from './mini-program.js'
import { type RealCloud, startRealCloud } from './real-cloud.js'

const MiB = 1024 * 1024
// biome-ignore lint/suspicious/noExplicitAny: the SDK has no types
let COS: any
let cloud: RealCloud
let directory: string
let errors: CosgateError[]

beforeAll(async () => {
  // The SDK looks for them when it is loaded.
  vi.stubGlobal('wx', wx)
  vi.stubGlobal('window', {})
  // @ts-expect-error it has no types
  COS = (await import('cos-wx-sdk-v5')).default
})

beforeEach(async () => {
  errors = []
  directory = await mkdtemp(join(tmpdir(), 'cosgate-wx-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true })
  await cloud.close()
})

/** The SDK with its methods as promises, aimed at the emulator. */
function sdk(headers?: Record<string, string>) {
  const getAuthorization = cosAuthorization(`${cloud.app}/cos/auth`, {
    request: wx.request,
    onError: (error) => errors.push(error),
    headers,
  })
  const cos = new COS({ SimpleUploadMethod: 'putObject', getAuthorization, Domain: cloud.emulator.url })
  const target = { Bucket: cloud.bucket, Region: cloud.region }
  // biome-ignore lint/suspicious/noExplicitAny: the SDK has no types
  return (method: string, params: object): Promise<any> =>
    new Promise((resolve, reject) =>
      cos[method]({ ...target, ...params }, (error: unknown, data: unknown) =>
        error ? reject(error) : resolve(data),
      ),
    )
}

async function saved(name: string, size: number): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, Buffer.alloc(size, 'abcdefg'))
  return path
}

it('puts, looks at, gets and deletes an object with a Chinese name', async () => {
  cloud = await startRealCloud()
  const call = sdk()
  const Key = '照片/我的 猫 😀.txt'
  expect(await call('putObject', { Key, Body: 'miau', ContentType: 'text/plain' })).toMatchObject({
    statusCode: 200,
  })
  expect(await call('headObject', { Key })).toMatchObject({ statusCode: 200 })
  expect(await call('getObject', { Key })).toMatchObject({ Body: 'miau' })
  expect(await call('deleteObject', { Key })).toMatchObject({ statusCode: 204 })
  expect((await cloud.stored(Key)).status).toBe(404)
  expect(errors).toEqual([])
})

it('gives a URL that downloads', async () => {
  cloud = await startRealCloud()
  const call = sdk()
  await call('putObject', { Key: 'a.txt', Body: 'hello' })
  const { Url } = await call('getObjectUrl', { Key: 'a.txt' })
  expect(await (await fetch(Url)).text()).toBe('hello')
})

it('uploads a file in slices', async () => {
  cloud = await startRealCloud()
  const FilePath = await saved('a.bin', 3 * MiB)
  await sdk()('sliceUploadFile', { Key: 'a.bin', FilePath })
  const stored = Buffer.from(await (await cloud.stored('a.bin')).arrayBuffer())
  expect(stored.equals(Buffer.alloc(3 * MiB, 'abcdefg'))).toBe(true)
  expect(cloud.actions().slice(0, 3)).toEqual([
    'ListMultipartUploads',
    'InitiateMultipartUpload',
    'UploadPart',
  ])
})

it('uploadFile of a small file works with SimpleUploadMethod: putObject', async () => {
  cloud = await startRealCloud()
  const FilePath = await saved('small.bin', 1000)
  await sdk()('uploadFile', { Key: 'small.bin', FilePath })
  expect(cloud.actions()).toContain('PutObject')
  expect((await cloud.stored('small.bin')).status).toBe(200)
})

it('works with a temporary key, whose token travels beside the Authorization', async () => {
  cloud = await startRealCloud({
    credentials: { secretId: 'AKIDEXAMPLE', secretKey: 'not-a-real-key', securityToken: 'token' },
  })
  await sdk()('putObject', { Key: 'a.txt', Body: 'hello' })
  expect((await cloud.stored('a.txt')).status).toBe(200)
})

it('fails an operation that the app refuses without a request to COS, and tells why', async () => {
  cloud = await startRealCloud({
    authorize: (_, { headers }) =>
      headers.session === 'ann' ? true : { allow: false, status: 401, detail: 'sign in' },
  })
  await expect(sdk()('putObject', { Key: 'a.txt', Body: 'hello' })).rejects.toBeDefined()
  expect(errors).toMatchObject([{ code: 'unauthenticated', status: 401, message: 'sign in' }])
  expect(cloud.emulator.requests).toEqual([])
  await sdk({ session: 'ann' })('putObject', { Key: 'a.txt', Body: 'hello' })
})

it('a form upload, whose signature would be good for any key, is refused unless it is in the ceiling', async () => {
  cloud = await startRealCloud()
  const FilePath = await saved('a.bin', 10)
  await expect(sdk()('postObject', { Key: 'a.bin', FilePath })).rejects.toBeDefined()
  expect(errors).toMatchObject([{ code: 'action_not_allowed', status: 403 }])
  expect(objectActions).not.toContain('PostObject')
})
