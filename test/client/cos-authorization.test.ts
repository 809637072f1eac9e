import { CosgateError, cosAuthorization, type SdkRequest } from '@cosgate/client'
import type COS from 'cos-js-sdk-v5'
import { expect, it, vi } from 'vitest'
import { refused, unavailable } from './cloud-fixture.js'
import { cloud, useCloudPerTest } from './cloud-per-test.js'
import { useFastTimers } from './fast-timers.js'

useCloudPerTest()

const url = () => `${cloud.url}/cos/auth`
const AUTHORIZATION =
  'q-sign-algorithm=sha1&q-ak=AKIDEXAMPLE&q-sign-time=1;2&q-key-time=1;2&q-header-list=host&q-url-param-list=&q-signature=0'
const sdkRequest: SdkRequest = { Method: 'GET', Key: 'a.txt', Query: {}, Headers: { Host: 'bucket' } }

/** The argument of the SDK's callback. */
const answer = (getAuthorization: ReturnType<typeof cosAuthorization>, request = sdkRequest) =>
  // biome-ignore lint/suspicious/noExplicitAny: an Authorization or an error
  new Promise<any>((resolve) => getAuthorization(request, resolve))

it('has the type of getAuthorization in cos-js-sdk-v5', () => {
  const options: COS.COSOptions = { getAuthorization: cosAuthorization('/cos/auth') }
  expect(options.getAuthorization).toBeInstanceOf(Function)
})

it("passes the SDK's request to the app with lower-case header names and unchanged values", async () => {
  await answer(cosAuthorization(url(), { headers: { 'x-csrf-token': 'abc' } }), {
    Method: 'PUT',
    Key: '文件夹/😀.bin',
    Query: { partNumber: 1, uploadId: 'u', none: undefined },
    Headers: { Host: 'bucket', 'Content-Length': 1234, 'x-cos-sdk-retry': true },
  })
  expect(cloud.requests).toEqual([
    {
      method: 'PUT',
      key: '文件夹/😀.bin',
      params: { partNumber: 1, uploadId: 'u' },
      headers: { host: 'bucket', 'content-length': '1234', 'x-cos-sdk-retry': 'true' },
    },
  ])
  expect(cloud.calls[0]!.headers).toMatchObject({ 'content-type': 'application/json', 'x-csrf-token': 'abc' })
})

it('sends the key / for an empty key, and needs neither query nor headers', async () => {
  await answer(cosAuthorization(url()), { Method: 'get', Key: '' })
  expect(cloud.requests).toEqual([{ method: 'get', key: '/', headers: {} }])
})

it('returns the Authorization and the token of a temporary key', async () => {
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

it('fails the operation on a refusal and passes it to onError', async () => {
  cloud.decide = () => refused
  const told: unknown[] = []
  const failed = await answer(cosAuthorization(url(), { onError: (error) => told.push(error) }))
  expect(failed.Authorization).toBeUndefined()
  expect(told).toEqual([failed.error])
  expect(failed.error).toBeInstanceOf(CosgateError)
  expect(failed.error).toMatchObject({ code: 'forbidden', status: 403, problem: refused.body })
  expect(cloud.calls).toHaveLength(1)
})

it('fails with invalid_decision naming a header that the grant adds or changes', async () => {
  cloud.addedHeaders = { 'x-cos-acl': 'private' }
  const added = await answer(cosAuthorization(url()))
  expect(added.error).toMatchObject({
    code: 'invalid_decision',
    message: expect.stringContaining('x-cos-acl'),
  })
  const changed = await answer(cosAuthorization(url()), {
    ...sdkRequest,
    Headers: { 'x-cos-acl': 'public-read' },
  })
  expect(changed.error.code).toBe('invalid_decision')
  const same = await answer(cosAuthorization(url()), { ...sdkRequest, Headers: { 'X-Cos-Acl': 'private' } })
  expect(same.Authorization).toBe(AUTHORIZATION)
})

it('retries transient failures and stops after a lasting one', async () => {
  let failures = 0
  cloud.decide = () => (failures++ < 2 ? unavailable : undefined)
  expect(await answer(cosAuthorization(url()))).toEqual({ Authorization: AUTHORIZATION })
  cloud.appFault = () => 'drop'
  expect((await answer(cosAuthorization(url()))).error.code).toBe('network_error')
})

it('fails with timeout after 60 seconds and one call if the app never answers', async () => {
  useFastTimers({ silence: 100 })
  cloud.appFault = () => 'silence'
  expect((await answer(cosAuthorization(url()))).error).toMatchObject({ code: 'timeout' })
  expect(cloud.calls).toHaveLength(1)
})

it('calls a callback that throws once and does not swallow its error', async () => {
  const answers: unknown[] = []
  const authorize = cosAuthorization(url(), { onError: () => expect.unreachable() })
  const failing = (given: unknown) => {
    answers.push(given)
    throw new Error('of the SDK')
  }
  await expect(authorize(sdkRequest, failing as never)).rejects.toThrow('of the SDK')
  expect(answers).toEqual([{ Authorization: AUTHORIZATION }])
})

it('answers the SDK even if onError throws, and does not swallow its error', async () => {
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
])('calls the app through wx.request, which answers %s', async (_, form) => {
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

it('passes refusals and failures of wx.request to onError', async () => {
  const refuse = cosAuthorization('https://app.example/cos/auth', {
    request: ({ success }) => success({ statusCode: 403, data: refused.body }),
  })
  expect((await answer(refuse)).error).toMatchObject({ code: 'forbidden', status: 403 })
  const fail = cosAuthorization('https://app.example/cos/auth', {
    request: ({ fail }) => fail({ errMsg: 'request:fail' }),
  })
  expect((await answer(fail)).error).toMatchObject({ code: 'network_error' })
})

it('fails with timeout if wx.request never answers', async () => {
  useFastTimers({ silence: 100 })
  const getAuthorization = cosAuthorization('https://app.example/cos/auth', { request: () => undefined })
  expect((await answer(getAuthorization)).error).toMatchObject({ code: 'timeout' })
})
