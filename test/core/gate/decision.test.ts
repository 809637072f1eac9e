import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Decision } from '@cosgate/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ask } from '../../support/mounted-gate.js'
import { BUCKET, credentials, HOST, NOW, REGION, readUrl } from '../../support/signer-fixture.js'

const put = { method: 'PUT', key: 'a' }
const decided = (decision: unknown, way = 'presign', json: object = put) =>
  ask(json, { credentials, time: NOW, way, decide: () => decision as Decision })
const grant = (fields: object) => ({ allow: true, ...fields })
const refusal = (fields: object) => ({ allow: false, ...fields })

describe('parseDecision accepts the limits of an answer', () => {
  it.each<[string, object]>([
    [
      'the same key, region and parameter',
      { key: 'a', bucket: 'photos-1250000000', region: 'ap-shanghai', params: { uploadId: 'x' } },
    ],
    ['a second', { expires: 1 }],
    ['the longest lifetime', { expires: 1e9 }],
    ['maxBytes 0, which binds no download', { maxBytes: 0 }],
    ['every type', { contentTypes: ['*/*'] }],
    ['types in capitals', { contentTypes: ['Image/PNG', 'application/vnd.a+json'] }],
    ['empty headers', { headers: {} }],
  ])('/auth: %s', async (_title, fields) => {
    const json = { method: 'GET', key: 'a', params: { uploadId: 'x' } }
    expect((await decided(grant(fields), 'auth', json)).answer.status).toBe(200)
  })

  it.each<[unknown, number, string, string]>([
    [false, 403, 'forbidden', 'Not allowed'],
    [null, 403, 'forbidden', 'Not allowed'],
    [undefined, 403, 'forbidden', 'Not allowed'],
    [refusal({}), 403, 'forbidden', 'Not allowed'],
    [refusal({ status: 401 }), 401, 'unauthenticated', 'Not allowed'],
    [refusal({ status: 404, detail: 'No such file' }), 404, 'not_found', 'No such file'],
    [refusal({ status: 409 }), 409, 'conflict', 'Not allowed'],
    [refusal({ status: 413 }), 413, 'payload_too_large', 'Not allowed'],
    [refusal({ status: 415 }), 415, 'unsupported_media_type', 'Not allowed'],
    [refusal({ status: 422, code: 'quota.used-up_1' }), 422, 'quota.used-up_1', 'Not allowed'],
    [refusal({ status: 429, headers: { 'Retry-After': '' } }), 429, 'rate_limited', 'Not allowed'],
    [
      refusal({ code: 'x'.repeat(100), headers: { 'X-Not-Content-Type': 'a\tb', 'Connection-Id': '1' } }),
      403,
      'x'.repeat(100),
      'Not allowed',
    ],
  ])('the refusal %j', async (decision, status, code, detail) => {
    expect((await decided(decision)).answer).toMatchObject({ status, body: { status, code, detail } })
  })
})

it('sends the headers of a refusal, with numbers as text', async () => {
  const { answer } = await decided(
    refusal({ status: 429, headers: { 'Retry-After': 30, 'X-Limit': 'a day' } }),
  )
  expect(answer.headers).toMatchObject({ 'Retry-After': '30', 'X-Limit': 'a day' })
})

it('publishes the readable details of a request that was refused before authorize', async () => {
  const events: unknown[] = []
  const listener = (event: unknown) => void events.push(event)
  subscribe('cosgate:decision', listener)
  onTestFinished(() => void unsubscribe('cosgate:decision', listener))
  await decided(true, 'presign', { ...put, headers: { accept: 'x' } })
  await decided(true, 'presign', { ...put, params: { acl: '' } })
  const asked = { method: 'PUT', bucket: BUCKET, key: 'a', outcome: 'refused' }
  expect(events).toMatchObject([
    { ...asked, action: undefined },
    { ...asked, action: 'PutObjectACL' },
  ])
})

it('a grant may change everything at once', async () => {
  const decide = () => ({
    allow: true as const,
    key: 'b',
    bucket: 'videos-1250000000',
    region: 'ap-beijing',
    expires: 60,
    headers: { range: 'bytes=0-9' },
    params: { 'response-expires': '0' },
  })
  const json = { method: 'GET', key: 'a' }
  const { answer } = await ask(json, { credentials, time: NOW, way: 'presign', decide })
  expect(answer.body).toMatchObject({ key: 'b', headers: { range: 'bytes=0-9' }, expiresAt: NOW + 60 })
  expect(answer.body.url).toMatch(/^https:\/\/videos-1250000000\.cos\.ap-beijing\.myqcloud\.com\/b\?/)
  expect(answer.body.url).toMatch(/&response-expires=0$/)
})

it('a list of a grant is copied, so that a later change has no effect', async () => {
  const decide = () => {
    const contentTypes = ['image/png']
    queueMicrotask(() => contentTypes.splice(0, 1, 'text/html'))
    return { allow: true as const, contentTypes }
  }
  const json = { method: 'PUT', key: 'a', headers: { 'content-type': 'text/html' } }
  const { answer } = await ask(json, { credentials, time: NOW, way: 'presign', decide })
  expect(answer.status).toBe(415)
})

describe('a grant keeps what it does not change', () => {
  it('keeps the headers if only expires is granted', async () => {
    const json = { ...put, headers: { 'Content-Type': 'text/plain' } }
    const { answer } = await decided(grant({ expires: 5 }), 'auth', json)
    expect(answer.body.headers).toEqual({ 'content-type': 'text/plain', host: HOST })
  })

  it('keeps other parameters, but not the same one in another letter case', async () => {
    const params = { 'response-expires': '0', 'response-content-language': 'en' }
    const { answer } = await decided(grant({ params: { 'Response-Expires': '1' } }), 'presign', {
      method: 'GET',
      key: 'a',
      params,
    })
    const { query } = readUrl(answer.body.url)
    expect(query).toMatchObject({ 'response-content-language': 'en', 'Response-Expires': '1' })
    expect('response-expires' in query).toBe(false)
  })

  it('keeps the action if only a header is granted', async () => {
    const { answer } = await decided(grant({ headers: { 'x-cos-acl': 'private' } }), 'presign', put)
    expect([answer.status, answer.body.headers]).toEqual([200, { 'x-cos-acl': 'private' }])
  })

  it.each([true, grant({}), grant({ expires: 5 })])(
    'keeps the action and resource that the provider gets: %j',
    async (decision) => {
      const { needs } = await decided(decision)
      expect(needs).toEqual([
        { action: 'PutObject', bucket: BUCKET, region: REGION, resource: 'a', scope: 'PutObject a' },
      ])
    },
  )
})
