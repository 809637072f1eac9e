import { createSigner } from '@cosgate/core'
import { createEmulator, type Emulator } from '@cosgate/emulator'
import { scopePolicy } from '@cosgate/sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const place = { bucket: 'examplebucket-1250000000', region: 'ap-guangzhou' }
const policy = scopePolicy({
  ...place,
  actions: [
    'GetObject',
    'PutObject',
    'InitiateMultipartUpload',
    'UploadPart',
    'CompleteMultipartUpload',
    'ListMultipartUploads',
    'GetBucket',
  ],
  prefix: 'users/alice/',
  maxBytes: 1000,
  contentTypes: ['image/*'],
})
const key = { secretId: 'AKIDALICEEXAMPLE', secretKey: 'aliceKeyEXAMPLE', securityToken: 'aliceTokenEXAMPLE' }

let emulator: Emulator
let origin: string

beforeAll(async () => {
  emulator = createEmulator({ ...place, credentials: { ...key, policy } })
  origin = await emulator.listen()
})
afterAll(() => emulator.close())

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE'

async function send(method: Method, target: string, params: Record<string, string>, init: RequestInit = {}) {
  const signer = createSigner({ ...place, origin, credentials: key })
  return fetch(signer.getPresignedUrl({ method, key: target, params }), { ...init, method })
}

const png = { 'content-type': 'image/png' }

describe('COS enforces the policy for users/alice/', () => {
  it.each([
    ['a small picture', 'users/alice/a.png', 1000, 'image/png', 200],
    ['a picture above the limit', 'users/alice/a.png', 1001, 'image/png', 403],
    ['a page', 'users/alice/a.html', 10, 'text/html', 403],
    ['a picture of a user whose name begins the same', 'users/alice2/a.png', 10, 'image/png', 403],
    ['a picture of another user', 'users/bob/a.png', 10, 'image/png', 403],
    ['a picture beside the folder', 'users/alice', 10, 'image/png', 403],
  ])('PUT of %s to %s with %i bytes of %s returns %i', async (_title, target, size, type, status) => {
    const answer = await send(
      'PUT',
      target,
      {},
      { body: 'x'.repeat(size), headers: { 'content-type': type } },
    )
    expect(answer.status).toBe(status)
  })

  it('accepts a multipart upload whose completion is longer than maxBytes and has no type', async () => {
    const target = 'users/alice/big.png'
    const initiated = await send('POST', target, { uploads: '' }, { headers: png })
    const uploadId = /<UploadId>(.+)<\/UploadId>/.exec(await initiated.text())![1]!
    const part = await send('PUT', target, { partNumber: '1', uploadId }, { body: 'x'.repeat(1000) })
    expect(part.status).toBe(200)
    const listed = `<Part><PartNumber>1</PartNumber><ETag>${part.headers.get('etag')}</ETag></Part>`
    const body = `<CompleteMultipartUpload>${listed}${' '.repeat(1000)}</CompleteMultipartUpload>`
    expect((await send('POST', target, { uploadId }, { body })).status).toBe(200)
  })

  it('returns 403 for a part that is larger than maxBytes', async () => {
    const target = 'users/alice/big.png'
    const initiated = await send('POST', target, { uploads: '' }, { headers: png })
    const uploadId = /<UploadId>(.+)<\/UploadId>/.exec(await initiated.text())![1]!
    const part = await send('PUT', target, { partNumber: '1', uploadId }, { body: 'x'.repeat(1001) })
    expect(part.status).toBe(403)
  })

  it.each([
    [{ prefix: 'users/alice/' }, 200],
    [{ prefix: 'users/alice/2026' }, 200],
    [{ uploads: '', prefix: 'users/alice/' }, 200],
    [{ prefix: 'users/alice' }, 403],
    [{ prefix: 'users/alice2/' }, 403],
    [{ prefix: '' }, 403],
    [{}, 403],
    [{ uploads: '' }, 403],
  ])('a listing with %j returns %i', async (params, status) => {
    expect((await send('GET', '/', params as Record<string, string>)).status).toBe(status)
  })

  it('returns 403 for an action that is not in the policy', async () => {
    expect((await send('DELETE', 'users/alice/a.png', {})).status).toBe(403)
  })
})
