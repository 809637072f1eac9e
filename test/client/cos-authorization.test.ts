import { CosgateError, cosAuthorization, type SdkRequest } from '@cosgate/client'
import type COS from 'cos-js-sdk-v5'
import { expect, it, vi } from 'vitest'
import { cloud, cloudForEachTest } from './each-cloud.js'
import { refused, unavailable } from './fake-cloud.js'
import { hurryTime } from './hurry-time.js'

cloudForEachTest()

const url = () => `${cloud.url}/cos/auth`
const AUTHORIZATION =
  'q-sign-algorithm=sha1&q-ak=AKIDEXAMPLE&q-sign-time=1;2&q-key-time=1;2&q-header-list=host&q-url-param-list=&q-signature=0'
const asked: SdkRequest = { Method: 'GET', Key: 'a.txt', Query: {}, Headers: { Host: 'bucket' } }

/** What the SDK is called back with. */
const answer = (getAuthorization: ReturnType<typeof cosAuthorization>, request = asked) =>
  // biome-ignore lint/suspicious/noExplicitAny: an Authorization or an error
  new Promise<any>((resolve) => getAuthorization(request, resolve))

it('is a getAuthorization by the types of cos-js-sdk-v5', () => {
  const options: COS.COSOptions = { getAuthorization: cosAuthorization('/cos/auth') }
  expect(options.getAuthorization).toBeInstanceOf(Function)
})

it('the wishes of the SDK reach the app with lower-case header names and values as they are', async () => {
  await answer(cosAuthorization(url(), { headers: { 'x-csrf-token': 'abc' } }), {
    Method: 'PUT',
    Key: '文件夹/😀.bin',
    Query: { partNumber: 1, uploadId: 'u', none: undefined },
    Headers: { Host: 'bucket', 'Content-Length': 1234, 'x-cos-sdk-retry': true },
  })
  expect(cloud.asked).toEqual([
    {
      method: 'PUT',
      key: '文件夹/😀.bin',
      params: { partNumber: 1, uploadId: 'u' },
      headers: { host: 'bucket', 'content-length': '1234', 'x-cos-sdk-retry': 'true' },
    },
  ])
  expect(cloud.calls[0]!.headers).toMatchObject({ 'content-type': 'application/json', 'x-csrf-token': 'abc' })
})

it('an empty key names the bucket, and neither query nor headers are needed', async () => {
  await answer(cosAuthorization(url()), { Method: 'get', Key: '' })
  expect(cloud.asked).toEqual([{ method: 'get', key: '/', headers: {} }])
})

it('the answer is the Authorization, with the token of a temporary key beside it', async () => {
  expect(await answer(cosAuthorization(url()))).toEqual({ Authorization: AUTHORIZATION })
  cloud.decide = () => ({
    status: 200,
    body: { authorization: AUTHORIZATION, securityToken: 'token', headers: { host: 'bucket' } },
  })
  expect(await answer(cosAuthorization(url()))).toEqual({
    Authorization: AUTHORIZATION,
    SecurityToken: 'token',
  })
})

it('a refusal fails the operation and tells onError why', async () => {
  cloud.decide = () => refused
  const told: unknown[] = []
  const failed = await answer(cosAuthorization(url(), { onError: (error) => told.push(error) }))
  expect(failed.Authorization).toBeUndefined()
  expect(told).toEqual([failed.error])
  expect(failed.error).toBeInstanceOf(CosgateError)
  expect(failed.error).toMatchObject({ code: 'forbidden', status: 403, problem: refused.body })
  expect(cloud.calls).toHaveLength(1)
})

it('a header that the grant adds or changes is an error that names it', async () => {
  cloud.addedHeaders = { 'x-cos-acl': 'private' }
  const added = await answer(cosAuthorization(url()))
  expect(added.error).toMatchObject({
    code: 'invalid_decision',
    message: expect.stringContaining('x-cos-acl'),
  })
  const changed = await answer(cosAuthorization(url()), { ...asked, Headers: { 'x-cos-acl': 'public-read' } })
  expect(changed.error.code).toBe('invalid_decision')
  const same = await answer(cosAuthorization(url()), { ...asked, Headers: { 'X-Cos-Acl': 'private' } })
  expect(same.Authorization).toBe(AUTHORIZATION)
})

it('what may pass is tried again, and a lasting failure ends', async () => {
  let failures = 0
  cloud.decide = () => (failures++ < 2 ? unavailable : undefined)
  expect(await answer(cosAuthorization(url()))).toEqual({ Authorization: AUTHORIZATION })
  cloud.appFault = () => 'drop'
  expect((await answer(cosAuthorization(url()))).error.code).toBe('network_error')
})

it('an app that never answers is a timeout, thirty seconds after the sixth try', async () => {
  hurryTime({ silence: 100 })
  cloud.appFault = () => 'silence'
  expect((await answer(cosAuthorization(url()))).error).toMatchObject({ code: 'timeout' })
  expect(cloud.calls).toHaveLength(6)
})

it('a callback that throws is called once, and is not swallowed', async () => {
  const answers: unknown[] = []
  const authorize = cosAuthorization(url(), { onError: () => expect.unreachable() })
  const failing = (given: unknown) => {
    answers.push(given)
    throw new Error('of the SDK')
  }
  await expect(authorize(asked, failing as never)).rejects.toThrow('of the SDK')
  expect(answers).toEqual([{ Authorization: AUTHORIZATION }])
})

it('an onError that throws does not keep the SDK waiting, and is not swallowed', async () => {
  cloud.decide = () => refused
  const listeners = process.rawListeners('unhandledRejection') as NodeJS.UnhandledRejectionListener[]
  process.removeAllListeners('unhandledRejection')
  const unhandled = new Promise((resolve) => process.once('unhandledRejection', resolve))
  const onError = () => {
    throw new Error('from onError')
  }
  const failed = await answer(cosAuthorization(url(), { onError }))
  expect(failed.error.code).toBe('forbidden')
  expect(await unhandled).toEqual(new Error('from onError'))
  for (const listener of listeners) process.on('unhandledRejection', listener)
})

it.each([
  ['parsed JSON', (text: string) => JSON.parse(text)],
  ['text', (text: string) => text],
])('a mini program calls through wx.request, which answers %s', async (_, form) => {
  vi.stubGlobal('fetch', undefined)
  vi.stubGlobal('AbortController', undefined)
  const body = JSON.stringify({ authorization: AUTHORIZATION, headers: { host: 'bucket' } })
  const request = vi.fn((options) => {
    options.success({ statusCode: 200, data: form(body) })
    return {}
  })
  const getAuthorization = cosAuthorization('https://app.example/cos/auth', {
    request,
    headers: { session: 's' },
  })
  expect(await answer(getAuthorization)).toEqual({ Authorization: AUTHORIZATION })
  expect(request).toHaveBeenCalledTimes(1)
  expect(request.mock.calls[0]![0]).toMatchObject({
    url: 'https://app.example/cos/auth',
    method: 'POST',
    header: { 'content-type': 'application/json', session: 's' },
    data: '{"method":"GET","key":"a.txt","params":{},"headers":{"host":"bucket"}}',
  })
})

it('a mini program is told of refusals and of failures of wx.request', async () => {
  const refuse = cosAuthorization('https://app.example/cos/auth', {
    request: ({ success }) => success({ statusCode: 403, data: refused.body }),
  })
  expect((await answer(refuse)).error).toMatchObject({ code: 'forbidden', status: 403 })
  const fail = cosAuthorization('https://app.example/cos/auth', {
    request: ({ fail }) => fail({ errMsg: 'request:fail' }),
  })
  expect((await answer(fail)).error).toMatchObject({ code: 'network_error' })
})

it('a wx.request that never answers is a timeout', async () => {
  hurryTime({ silence: 100 })
  const getAuthorization = cosAuthorization('https://app.example/cos/auth', { request: () => undefined })
  expect((await answer(getAuthorization)).error).toMatchObject({ code: 'timeout' })
})
