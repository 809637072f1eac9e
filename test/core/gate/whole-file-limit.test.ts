import { describe, expect, it } from 'vitest'
import { frameworkForTest, open, requestOnce } from '../../support/gate-fixture.js'
import { expectNoSignature } from '../../support/sdk-oracle.js'

const MIB = 1024 ** 2
const part = (partNumber: number, length: number) => ({
  method: 'PUT',
  params: { partNumber: String(partNumber), uploadId: 'u' },
  headers: { 'content-length': String(length) },
})
const append = (position: number | string, length: number) => ({
  method: 'POST',
  params: { append: '', position: String(position) },
  headers: { 'content-length': String(length) },
})
const put = (length: number) => ({ method: 'PUT', headers: { 'content-length': String(length) } })
const initiate = { method: 'POST', params: { uploads: '' } }
const complete = { method: 'POST', params: { uploadId: 'u' } }
const copy = {
  method: 'PUT',
  headers: { 'x-cos-copy-source': 'a-1250000000.cos.ap-shanghai.myqcloud.com/b' },
}

async function ask(request: object, grant: object, entryPoint = 'presign') {
  const options = { allow: open, decision: { allow: true, ...grant } }
  const outcome = await requestOnce(frameworkForTest(), entryPoint, { key: 'a', ...request }, options)
  if (outcome.answer.status !== 200) expectNoSignature(outcome.answer)
  return { ...outcome.answer, intent: outcome.intents[0], error: outcome.site.errors[0] }
}
const statusOf = async (request: object, grant: object) => (await ask(request, grant)).status

describe('maxBytes limits a multipart upload as a whole', () => {
  it.each([
    ['signs a full part', part(1, 5 * MIB), 200],
    ['signs the last part at the limit', part(4, 5 * MIB), 200],
    ['returns 413 for a part after the limit', part(5, 1), 413],
    ['returns 413 for a part that is larger than the part size', part(1, 5 * MIB + 1), 413],
    ['returns 413 for part 10000', part(10_000, 1), 413],
    ['signs an empty part at the limit', part(5, 0), 200],
    ['returns 413 for an empty part after the limit', part(6, 0), 413],
  ])('%s of 20 MiB', async (_rule, request, status) => {
    expect(await statusOf(request, { maxBytes: 20 * MIB })).toBe(status)
  })

  it.each([
    ['signs a part of the granted size', part(1, 10 * MIB), 200],
    ['signs the rest', part(2, 2 * MIB), 200],
    ['returns 413 for one byte more', part(2, 2 * MIB + 1), 413],
  ])('with partSize, it %s', async (_rule, request, status) => {
    expect(await statusOf(request, { maxBytes: 12 * MIB, partSize: 10 * MIB })).toBe(status)
  })

  it('names the part size to use in the detail of a 413', async () => {
    const { json } = await ask(part(1, 8 * MIB), { maxBytes: 20 * MIB })
    expect(json).toMatchObject({
      code: 'payload_too_large',
      detail: expect.stringContaining('part size of 5242880'),
    })
  })
})

describe('partSize in the answer', () => {
  it.each([
    [0, 5 * MIB],
    [20 * MIB, 5 * MIB],
    [50_000 * MIB, 5 * MIB],
    [50_000 * MIB + 1, 6 * MIB],
    [10_000 * 5 * 1024 * MIB, 5 * 1024 * MIB],
  ])('is the default for a maxBytes of %i', async (maxBytes, partSize) => {
    for (const request of [initiate, part(1, 0)])
      for (const entryPoint of ['presign', 'auth'])
        expect((await ask(request, { maxBytes }, entryPoint)).json).toMatchObject({ partSize })
  })

  it('is the granted one, also if the grant amends the request', async () => {
    const grant = { maxBytes: 20 * MIB, partSize: MIB, expires: 60 }
    expect((await ask(initiate, grant)).json.partSize).toBe(MIB)
  })

  it.each([
    ['other actions', put(1), { maxBytes: 5 }],
    ['CompleteMultipartUpload', complete, { maxBytes: 5 }],
    ['a grant without maxBytes', initiate, {}],
  ])('is absent for %s', async (_title, request, grant) => {
    const { status, json } = await ask(request, grant)
    expect(status).toBe(200)
    expect(json).not.toHaveProperty('partSize')
  })
})

describe('maxBytes limits an appended object as a whole', () => {
  it.each([
    ['signs an append up to the limit', append(90, 10), 200],
    ['returns 413 for one byte more', append(90, 11), 413],
    ['returns 413 for a position after the limit', append(101, 0), 413],
    ['returns 413 for a position beyond all numbers', append('9'.repeat(400), 0), 413],
  ])('%s', async (_rule, request, status) => {
    expect(await statusOf(request, { maxBytes: 100 })).toBe(status)
  })
})

describe('maxBytes limits the named size', () => {
  it.each([
    ['InitiateMultipartUpload', initiate],
    ['UploadPart', part(1, 1)],
    ['CompleteMultipartUpload', complete],
    ['AppendObject', append(0, 1)],
    ['GetObject', { method: 'GET' }],
  ])('%s with a size: 200 at the limit, 413 above it', async (_action, request) => {
    expect(await statusOf({ ...request, size: 100 }, { maxBytes: 100 })).toBe(200)
    const { json } = await ask({ ...request, size: 101 }, { maxBytes: 100 })
    expect(json).toMatchObject({
      status: 413,
      code: 'payload_too_large',
      detail: 'size: must be at most 100 bytes',
    })
  })

  it('returns 413 for a form with a size above maxBytes', async () => {
    const { json } = await ask({ size: 101 }, { maxBytes: 100 }, 'post-policy')
    expect(json).toMatchObject({ status: 413, detail: 'size: must be at most 100 bytes' })
  })
})

describe('a grant whose limit cannot be enforced is invalid_decision', () => {
  it.each([
    ['a copy', copy, { maxBytes: 5 }, 'grant.maxBytes: cannot limit a copy'],
    [
      'a copied part',
      { ...copy, params: { partNumber: '1', uploadId: 'u' } },
      { maxBytes: 5 },
      'grant.maxBytes: cannot limit a copy',
    ],
    ['partSize without maxBytes', put(1), { partSize: MIB }, 'grant.partSize: needs maxBytes'],
    [
      'a partSize below 1 MiB',
      put(1),
      { maxBytes: 5, partSize: MIB - 1 },
      'grant.partSize: must be a whole number of bytes from 1048576 to 5368709120',
    ],
    [
      'a partSize above 5 GiB',
      put(1),
      { maxBytes: 5, partSize: 5 * 1024 * MIB + 1 },
      'grant.partSize: must be a whole number of bytes from 1048576 to 5368709120',
    ],
    [
      'a maxBytes above 10,000 parts',
      put(1),
      { maxBytes: 10_000 * MIB + 1, partSize: MIB },
      'grant.maxBytes: must be at most 10000 times partSize',
    ],
    [
      'a maxBytes above 10,000 times 5 GiB',
      put(1),
      { maxBytes: 53_687_091_200_001 },
      'grant.maxBytes: must be at most 53687091200000 bytes',
    ],
  ])('%s', async (_title, request, grant, message) => {
    const { status, error } = await ask(request, grant)
    expect(status).toBe(500)
    expect(error).toMatchObject({ code: 'invalid_decision', message })
  })
})

describe('size and fileId of a request', () => {
  it('are in the intent', async () => {
    const { intent } = await ask({ ...initiate, size: 0, fileId: 'a-B_9' }, {})
    expect(intent).toMatchObject({ size: 0, fileId: 'a-B_9' })
  })

  it('are absent from the intent if the request does not name them', async () => {
    const { intent } = await ask(initiate, {})
    expect(intent).not.toHaveProperty('size')
    expect(intent).not.toHaveProperty('fileId')
  })

  it('size is the content-length of a PutObject, and not of a part', async () => {
    expect((await ask(put(7), {})).intent).toMatchObject({ size: 7, contentLength: 7 })
    expect((await ask(part(1, 7), {})).intent).not.toHaveProperty('size')
  })

  it('returns 400 if the size of a PutObject differs from its content-length', async () => {
    expect((await ask({ ...put(7), size: 8 }, {})).json).toMatchObject({
      status: 400,
      detail: 'size: must be equal to headers.content-length',
    })
    expect(await statusOf({ ...put(7), size: 7 }, {})).toBe(200)
    expect(await statusOf({ method: 'PUT', size: 7 }, {})).toBe(200)
    expect(await statusOf({ ...part(1, 7), size: 8 }, {})).toBe(200)
  })

  it.each([-1, 1.5, '5', true, null, [], {}, 2 ** 53])('returns 400 for the size %j', async (size) => {
    for (const entryPoint of ['presign', 'auth', 'post-policy']) {
      const request = entryPoint === 'post-policy' ? { size } : { ...put(7), size }
      expect((await ask(request, {}, entryPoint)).json).toMatchObject({
        status: 400,
        code: 'invalid_request',
        detail: 'size: must be a whole number of bytes',
      })
    }
  })

  it.each(['', 'a'.repeat(65), 'a b', 'ä', 'a\n', 'a/b', 5, null, {}])(
    'returns 400 for the fileId %j',
    async (fileId) => {
      expect((await ask({ ...put(7), fileId }, {})).json).toMatchObject({
        status: 400,
        code: 'invalid_request',
        detail: expect.stringMatching(/^fileId: /),
      })
    },
  )

  it('signs a fileId of 64 characters', async () => {
    expect(await statusOf({ ...put(7), fileId: 'a'.repeat(64) }, {})).toBe(200)
  })
})
