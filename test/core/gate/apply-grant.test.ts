import { objectActions } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { frameworkForTest, post, requestOnce } from '../../support/gate-fixture.js'
import {
  bucket,
  buildAuthorization,
  expectNoSignature,
  expectSignedUrl,
  host,
  NOW,
  region,
  secretId,
  secretKey,
  span,
} from '../../support/sdk-oracle.js'

const put = { method: 'PUT', key: 'asked.txt', headers: { 'content-type': 'text/plain' } }
const sent = { 'content-type': 'text/plain' }
const presign = async (grant: object, clientRequest: object = put, options: object = {}) =>
  (
    await requestOnce(frameworkForTest(), 'presign', clientRequest, {
      decision: { allow: true, ...grant },
      ...options,
    })
  ).answer

describe('a grant changes the signed request', () => {
  it('without fields signs the request unchanged', async () => {
    const answer = await presign({})
    expectSignedUrl(answer.json.url as string, { method: 'PUT', path: '/asked.txt', headers: sent })
  })
  it('key replaces the requested key', async () => {
    const answer = await presign({ key: 'given/报告.txt' })
    expect(answer.json.key).toBe('given/报告.txt')
    expectSignedUrl(answer.json.url as string, { method: 'PUT', path: '/given/报告.txt', headers: sent })
  })
  it('bucket and region replace the configured ones if origin has placeholders', async () => {
    const answer = await presign({ bucket: 'other-1250000000', region: 'ap-beijing' })
    const origin = 'https://other-1250000000.cos.ap-beijing.myqcloud.com'
    expectSignedUrl(answer.json.url as string, { method: 'PUT', path: '/asked.txt', headers: sent, origin })
  })
  it('expires replaces the requested lifetime, up to maxExpires', async () => {
    const answer = await presign({ expires: 3600 }, { ...put, expires: 60 })
    expect(answer.json.expiresAt).toBe(NOW + 3600)
    expectSignedUrl(answer.json.url as string, {
      method: 'PUT',
      path: '/asked.txt',
      headers: sent,
      keyTime: span(3600),
    })
  })
  it("headers are added, replace the client's in any letter case, and need no allowlist", async () => {
    const answer = await presign({ headers: { 'X-Cos-ACL': 'private', 'Content-Type': 'image/png' } })
    const headers = { 'x-cos-acl': 'private', 'content-type': 'image/png' }
    expect(answer.json.headers).toEqual(headers)
    expectSignedUrl(answer.json.url as string, { method: 'PUT', path: '/asked.txt', headers })
  })
  it("params are added, replace the client's in any letter case, and need no allowlist", async () => {
    const clientRequest = {
      method: 'GET',
      key: 'a',
      params: { 'Response-Cache-Control': 'public', exif: '' },
    }
    const answer = await presign(
      { params: { 'response-cache-control': 'no-store', 'x-any': '1' } },
      clientRequest,
    )
    const params = { exif: '', 'response-cache-control': 'no-store', 'x-any': '1' }
    expectSignedUrl(answer.json.url as string, { method: 'GET', path: '/a', params })
  })
})

describe('a grant for /cos/auth, whose client sends its own request', () => {
  const auth = async (grant: object) => {
    const { answer, site } = await requestOnce(frameworkForTest(), 'auth', put, {
      decision: { allow: true, ...grant },
    })
    return { answer, errors: site.errors }
  }
  it('adds headers to the signature and to the answer', async () => {
    const { answer } = await auth({
      headers: { 'x-cos-acl': 'private' },
      expires: 60,
      key: 'asked.txt',
      bucket,
      region,
    })
    const headers = { host, 'content-type': 'text/plain', 'x-cos-acl': 'private' }
    const authorization = buildAuthorization({ method: 'PUT', path: '/asked.txt', headers }, span(60))
    expect(answer.json).toEqual({ authorization, headers, expiresAt: NOW + 60 })
  })
  it.each([
    { key: 'other.txt' },
    { bucket: 'other-1250000000' },
    { region: 'ap-beijing' },
    { params: { exif: '' } },
  ])('with %j is invalid_decision', async (grant) => {
    const { answer, errors } = await auth(grant)
    expect(answer.status).toBe(500)
    expect(errors).toMatchObject([{ code: 'invalid_decision', status: 500 }])
    expectNoSignature(answer)
  })
})

describe('an amended request is classified and checked again', () => {
  const beyond: [string, object][] = [
    ['the key of a bucket operation', { key: '/' }],
    ['a copy source', { headers: { 'x-cos-copy-source': 'src-1250000000.cos.ap-beijing.myqcloud.com/k' } }],
    ['a parameter that makes it another action', { params: { acl: '' } }],
    ['a sub-resource without an action', { params: { lifecycle: '' } }],
    ['half of a multipart upload', { params: { partNumber: '1' } }],
  ]
  it.each(beyond)('is invalid_decision if the action is not in allow.actions: %s', async (_title, grant) => {
    const { answer, site } = await requestOnce(frameworkForTest(), 'presign', put, {
      decision: { allow: true, ...grant },
    })
    expect(answer.status).toBe(500)
    expect(site.errors).toMatchObject([{ code: 'invalid_decision', status: 500, expose: false }])
    expectNoSignature(answer)
  })
  it('is signed if the action is in allow.actions', async () => {
    const source = 'src-1250000000.cos.ap-beijing.myqcloud.com/k'
    const allow = { actions: [...objectActions, 'PutObjectCopy'] }
    const answer = await presign({ headers: { 'x-cos-copy-source': source } }, put, { allow })
    const headers = { ...sent, 'x-cos-copy-source': source }
    expectSignedUrl(answer.json.url as string, { method: 'PUT', path: '/asked.txt', headers })
  })
})

describe('a malformed grant is invalid_decision and never signed', () => {
  const grants: object[] = [
    { keys: 'a' },
    { Key: 'a' },
    { status: 403 },
    { code: 'x' },
    ...['', '/a', 'a/../b', 'a\0', '\ud800', 'a'.repeat(851), 5, null, ['a'], {}].map((key) => ({ key })),
    ...['', 'No Bucket', '../x', 5, null, 'evil.example/'].map((name) => ({ bucket: name })),
    ...['', 'ap guangzhou', 'a/b', 5, null].map((name) => ({ region: name })),
    ...[0, -1, 1.5, 3601, Number.NaN, Number.POSITIVE_INFINITY, '60', true, null].map((expires) => ({
      expires,
    })),
    ...[null, [], 'a', 5, { 'user-agent': 'x' }, { authorization: 'x' }, { 'x-cos-security-token': 't' }]
      .concat([
        { 'x-cos-acl': null },
        { 'x-cos-acl': 'a\r\nb: c' },
        { host: 'evil.example' },
        { 'x-cos-a b': 'c' },
      ] as never)
      .map((headers) => ({ headers })),
    { headers: { 'x-cos-acl': 'a', 'X-COS-ACL': 'b' } },
    ...[null, [], 'a', 5, { 'q-ak': 'x' }, { sign: 'x' }, { 'X-Cos-Security-Token': 't' }, { exif: null }]
      .concat([{ exif: {} }, { exif: '\ud800' }, { Exif: '', exif: '' }] as never)
      .map((params) => ({ params })),
    ...[-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5', null, true].map((maxBytes) => ({ maxBytes })),
    ...[null, 'image/*', [5], [''], ['image'], ['*image'], [null], {}].map((contentTypes) => ({
      contentTypes,
    })),
  ]
  it.each(grants)('%o', async (grant) => {
    for (const endpoint of ['presign', 'auth']) {
      const decision = { allow: true, ...grant }
      const { answer, site } = await requestOnce(frameworkForTest(), endpoint, put, { decision })
      expect(answer.status).toBe(500)
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(site.errors).toMatchObject([{ code: 'invalid_decision', status: 500, expose: false }])
      expectNoSignature(answer)
    }
  })
  it('a bucket without a placeholder in origin', async () => {
    const options = { origin: 'https://files.example', decision: { allow: true, bucket: 'other-1250000000' } }
    const { answer, site } = await requestOnce(frameworkForTest(), 'presign', put, options)
    expect(answer.status).toBe(500)
    expect(site.errors).toMatchObject([{ code: 'invalid_decision' }])
  })
})

describe('a grant is copied when it is read', () => {
  const changeLater = (change: () => void) =>
    new Promise<void>((resolve) => setTimeout(() => resolve(change()), 5))
  const slowCredentials = (change: () => void) => async () => {
    await changeLater(change)
    return { secretId, secretKey }
  }

  it('so a later change of its headers, params or contentTypes has no effect', async () => {
    const grant = {
      allow: true,
      headers: { 'x-cos-acl': 'private' } as Record<string, string>,
      params: { 'response-expires': '0' } as Record<string, string>,
      contentTypes: ['text/plain'],
    }
    const credentials = slowCredentials(() => {
      grant.headers['x-cos-acl'] = 'public-read'
      grant.params['response-expires'] = '1'
      grant.contentTypes[0] = 'text/html'
    })
    const { answer } = await requestOnce(frameworkForTest(), 'presign', put, {
      decision: grant as never,
      credentials,
    })
    expect(answer.json.headers).toEqual({ 'content-type': 'text/plain', 'x-cos-acl': 'private' })
    expect(answer.json.url).toContain('&response-expires=0')
  })

  it('also right after an asynchronous answer', async () => {
    const authorize = async () => {
      const headers = { 'x-cos-acl': 'private' }
      queueMicrotask(() => queueMicrotask(() => Object.assign(headers, { 'x-cos-acl': 'public-read' })))
      return { allow: true, headers }
    }
    const site = await frameworkForTest().serve({ options: { authorize } })
    const { json } = await post(site, 'presign', put)
    expect(json.headers).toMatchObject({ 'x-cos-acl': 'private' })
  })

  it('and each getter is read once', async () => {
    let reads = 0
    const headers = {
      get 'x-cos-acl'() {
        reads++
        return reads === 1 ? 'private' : 'public-read'
      },
    }
    const { answer } = await requestOnce(frameworkForTest(), 'presign', put, {
      decision: { allow: true, headers } as never,
    })
    expect((answer.json.headers as Record<string, string>)['x-cos-acl']).toBe('private')
  })
})

describe('the limits of a grant apply to the amended request', () => {
  const append = { method: 'POST', key: 'a', params: { append: '', position: '0' } }
  it('a grant whose params change the action binds the type of the new action', async () => {
    // InitiateMultipartUpload has a content type, but CompleteMultipartUpload does not.
    const body = { method: 'POST', key: 'a', params: { uploadId: 'x' } }
    const allow = { actions: ['CompleteMultipartUpload', 'InitiateMultipartUpload', 'AppendObject'] }
    const { answer } = await requestOnce(frameworkForTest(), 'presign', append, {
      allow,
      decision: { allow: true, maxBytes: 5 } as never,
    })
    expect(answer.json).toMatchObject({
      status: 400,
      detail: 'headers.content-length: is required for this upload',
    })
    const unlimited = await requestOnce(frameworkForTest(), 'presign', body, {
      allow,
      decision: { allow: true, maxBytes: 5, contentTypes: ['a/b'] } as never,
    })
    expect(unlimited.answer.status).toBe(200)
  })

  it('a grant that turns a PutObject into an UploadPart is limited as an UploadPart, which has no type', async () => {
    const part = { partNumber: '1', uploadId: 'x' }
    const untyped = { method: 'PUT', key: 'a' }
    const granted = await presign({ params: part, contentTypes: ['image/*'] }, untyped)
    expect(granted.status).toBe(200)
    const refused = await presign({ contentTypes: ['image/*'] }, untyped)
    expect(refused.json).toMatchObject({ status: 400 })
  })

  it('a granted content-type is the one that contentTypes checks', async () => {
    const granted = await presign({ headers: { 'content-type': 'image/png' }, contentTypes: ['image/*'] })
    expect(granted.json.headers).toEqual({ 'content-type': 'image/png' })
    const refused = await presign({ headers: { 'content-type': 'text/html' }, contentTypes: ['text/plain'] })
    expect(refused.json).toMatchObject({ status: 415 })
  })
})
