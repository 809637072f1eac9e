import { describe, expect, it } from 'vitest'
import { frameworkForTest, open, requestOnce } from '../../support/gate-fixture.js'
import {
  bucket,
  buildAuthorization,
  expectNoSignature,
  expectSignedUrl,
  host,
  NOW,
  span,
} from '../../support/sdk-oracle.js'

const get = { method: 'GET', key: 'a.txt' }
const put = { method: 'PUT', key: 'a.txt' }

describe('a valid request is signed unchanged', () => {
  it('converts numbers and booleans to text', async () => {
    const clientRequest = {
      ...put,
      headers: { 'Content-Length': 1234, 'x-cos-sdk-retry': true },
      params: { partNumber: 1, uploadId: 'u' },
    }
    const { answer, intents } = await requestOnce(frameworkForTest(), 'presign', clientRequest)
    const headers = { 'content-length': '1234', 'x-cos-sdk-retry': 'true' }
    const params = { partNumber: '1', uploadId: 'u' }
    expectSignedUrl(answer.json.url as string, { method: 'PUT', path: '/a.txt', headers, params })
    expect(intents).toMatchObject([{ headers, params, contentLength: 1234 }])
  })

  it('/auth returns all signed headers, /presign those that the client must send', async () => {
    const headers = { 'content-type': 'text/plain', 'content-length': '5', host }
    const clientRequest = {
      ...put,
      headers: { 'Content-Type': 'text/plain', 'content-length': 5, Host: host },
    }
    const auth = await requestOnce(frameworkForTest(), 'auth', clientRequest)
    expect(auth.answer.json).toEqual({
      authorization: buildAuthorization({ method: 'PUT', path: '/a.txt', headers }, span()),
      headers,
      expiresAt: NOW + 300,
    })
    const presign = await requestOnce(frameworkForTest(), 'presign', clientRequest)
    expect(presign.answer.json.headers).toEqual({ 'content-type': 'text/plain' })
    expectSignedUrl(presign.answer.json.url as string, { method: 'PUT', path: '/a.txt', headers })
  })

  it('accepts the method in any letter case and returns it in upper case', async () => {
    const { answer } = await requestOnce(frameworkForTest(), 'presign', { ...put, method: 'pUt' })
    expect(answer.json.method).toBe('PUT')
  })

  it('accepts expires, the configured bucket and empty objects', async () => {
    const clientRequest = { ...get, bucket, expires: 3600, headers: {}, params: {} }
    const { answer, intents } = await requestOnce(frameworkForTest(), 'presign', clientRequest)
    expect(answer.json.expiresAt).toBe(NOW + 3600)
    expectSignedUrl(answer.json.url as string, { method: 'GET', path: '/a.txt', keyTime: span(3600) })
    expect(intents).toMatchObject([{ expires: 3600, bucket }])
  })

  it('treats the literal text %2e in a key as data', async () => {
    const { answer } = await requestOnce(frameworkForTest(), 'presign', { ...get, key: '%2e%2e/%2E' })
    expectSignedUrl(answer.json.url as string, { method: 'GET', path: '/%2e%2e/%2E' })
  })
})

describe('a malformed request returns 400 invalid_request before authorize, naming the field', () => {
  const table: [named: string, clientRequest: unknown][] = [
    ['', null],
    ['', []],
    ['', [get]],
    ['', 'text'],
    ['', 5],
    ['method', { key: 'a' }],
    ['key', { method: 'GET' }],
    ['method', { ...get, method: 'PATCH' }],
    ['method', { ...get, method: '' }],
    ['method', { ...get, method: 5 }],
    ['method', { ...get, method: ['GET'] }],
    ['key', { ...get, key: '' }],
    ['key', { ...get, key: '/a.txt' }],
    ['key', { ...get, key: '//' }],
    ['key', { ...get, key: null }],
    ['key', { ...get, key: ['a'] }],
    ['headers', { ...get, headers: null }],
    ['headers', { ...get, headers: [] }],
    ['headers', { ...get, headers: 'range' }],
    ['params', { ...get, params: null }],
    ['params', { ...get, params: [['uploads', '']] }],
    ['range', { ...get, headers: { range: null } }],
    ['range', { ...get, headers: { range: ['a'] } }],
    ['range', { ...get, headers: { range: {} } }],
    ['range', { ...get, headers: { range: 1.5 } }],
    ['range', { ...get, headers: { range: 2 ** 53 } }],
    ['uploadId', { ...get, params: { uploadId: null } }],
    ['expires', { ...get, expires: 0 }],
    ['expires', { ...get, expires: -1 }],
    ['expires', { ...get, expires: 1.5 }],
    ['expires', { ...get, expires: '900' }],
    ['expires', { ...get, expires: true }],
    ['expires', { ...get, expires: null }],
    ['expires', { ...get, expires: 3601 }],
    ['bucket', { ...get, bucket: 'other-1250000000' }],
    ['bucket', { ...get, bucket: '' }],
    ['bucket', { ...get, bucket: null }],
    ['host', { ...get, headers: { host: 'evil.example' } }],
    ['host', { ...get, headers: { host: '' } }],
    ['content-length', { ...put, headers: { 'content-length': 'five' } }],
    ['content-length', { ...put, headers: { 'content-length': '-5' } }],
    ['content-length', { ...put, headers: { 'content-length': '' } }],
    ['user-agent', { ...get, headers: { 'User-Agent': 'x' } }],
    ['date', { ...get, headers: { date: 'x' } }],
    ['extra', { ...get, extra: 1 }],
    ['resource', { ...get, resource: 'a.txt' }],
    ['via', { ...get, via: 'redirect' }],
    ['Method', { ...get, Method: 'GET' }],
  ]
  it.each(table)('%s: %j', async (named, clientRequest) => {
    for (const endpoint of ['auth', 'presign']) {
      const { answer, intents } = await requestOnce(frameworkForTest(), endpoint, clientRequest, {
        allow: open,
      })
      expect(answer).toMatchObject({ status: 400, json: { code: 'invalid_request' } })
      expect((answer.json.detail as string).toLowerCase()).toContain(named.toLowerCase())
      expectNoSignature(answer)
      expect(intents).toEqual([])
    }
  })
})

describe('the intent', () => {
  it('is deeply frozen and has the fields of the signed request', async () => {
    const clientRequest = { ...put, headers: { 'Content-Type': 'text/plain', 'Content-Length': 5 } }
    const { intents } = await requestOnce(frameworkForTest(), 'presign', clientRequest)
    const [intent] = intents
    expect(intent).toMatchObject({
      via: 'presign',
      action: 'PutObject',
      method: 'PUT',
      bucket,
      key: 'a.txt',
      resource: 'a.txt',
      params: {},
      expires: 300,
      contentLength: 5,
      contentType: 'text/plain',
    })
    expect(intent!.headers).toMatchObject({ 'content-type': 'text/plain', 'content-length': '5' })
    for (const part of [intent, intent!.headers, intent!.params]) expect(Object.isFrozen(part)).toBe(true)
    expect(intent!.signal).toBeInstanceOf(AbortSignal)
    expect(intent!.signal.aborted).toBe(false)
  })

  it('has no contentLength and contentType if the client names none', async () => {
    const { intents } = await requestOnce(frameworkForTest(), 'auth', put)
    expect([intents[0]!.contentLength, intents[0]!.contentType]).toEqual([undefined, undefined])
  })
})
