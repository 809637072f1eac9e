import { uploadedKeys } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { serveConfirm } from '../../support/confirm-fixture.js'
import { bucket } from '../../support/sdk-oracle.js'

describe('cos.confirm', () => {
  it('confirms without asking authorize, and passes the context on', async () => {
    const seen: unknown[] = []
    const uploaded = (upload: { key: string }, context: unknown) => {
      seen.push(upload, context)
      return 7
    }
    const { oracle, site } = await serveConfirm({ authorize: () => false, uploaded })
    await oracle.put('a', 'hello')
    const context = { job: 1 }
    const answer = await site.cos.confirm('/a', context as never)
    expect(answer).toMatchObject({ key: 'a', size: 5, data: 7 })
    expect(seen).toMatchObject([{ key: 'a', id: answer.id }, context])
    expect(seen[0]).not.toHaveProperty('fileId')
    await site.cos.confirm('a')
    expect(seen[3]).toBeUndefined()
  })

  it.each<[string, string, object, object]>([
    [
      'not_uploaded',
      'missing',
      {},
      {
        code: 'not_uploaded',
        status: 409,
        message: 'key: COS has no such object',
        headers: { 'Retry-After': '1' },
      },
    ],
    ['payload_too_large', 'a', { maxBytes: 4 }, { code: 'payload_too_large', status: 413 }],
    ['unsupported_media_type', 'a', { contentTypes: ['image/*'] }, { code: 'unsupported_media_type' }],
    ['invalid_request', '../a', {}, { code: 'invalid_request' }],
    [
      'invalid_option for a bad maxBytes',
      'a',
      { maxBytes: -1 },
      { code: 'invalid_option', message: 'limits.maxBytes: must be a whole number of bytes' },
    ],
    [
      'invalid_option for bad contentTypes',
      'a',
      { contentTypes: [] },
      { code: 'invalid_option', message: expect.stringMatching(/^limits\.contentTypes: must be a list /) },
    ],
    [
      'invalid_option for an unknown limit',
      'a',
      { maxSize: 1 },
      { code: 'invalid_option', message: expect.stringMatching(/^limits\.maxSize: is not an option/) },
    ],
  ])('throws %s', async (_code, key, limits, expected) => {
    const { oracle, site, uploads } = await serveConfirm()
    await oracle.put('a', 'hello', { 'Content-Type': 'text/plain' })
    await expect(site.cos.confirm(key, undefined as never, limits)).rejects.toMatchObject(expected)
    expect(uploads).toEqual([])
  })

  it('accepts an object within its limits', async () => {
    const { oracle, site } = await serveConfirm()
    await oracle.put('a', 'hello', { 'Content-Type': 'text/plain' })
    const limits = { maxBytes: 5, contentTypes: ['text/*'] }
    expect(await site.cos.confirm('a', undefined as never, limits)).toMatchObject({ data: { row: 1 } })
  })

  it('throws what uploaded threw, and wraps what is not an Error', async () => {
    const failure = new Error('the database is down')
    const thrown: unknown[] = [failure, 'text']
    const uploaded = () => Promise.reject(thrown.shift())
    const { oracle, site } = await serveConfirm({ uploaded })
    await oracle.put('a', 'hello')
    await expect(site.cos.confirm('a')).rejects.toBe(failure)
    await expect(site.cos.confirm('a')).rejects.toMatchObject({
      code: 'internal',
      message: 'uploaded threw a value that is not an Error',
      cause: 'text',
    })
  })

  it('throws invalid_option without uploaded', async () => {
    const { site } = await serveConfirm({ uploaded: undefined })
    await expect(site.cos.confirm('a')).rejects.toMatchObject({
      code: 'invalid_option',
      message: 'uploaded: is required to confirm uploads',
    })
  })
})

describe('cos.store', () => {
  it('sends requests with the credentials of the gate', async () => {
    const { oracle, site } = await serveConfirm({ authorize: () => false })
    await oracle.put('a', 'hello')
    await site.cos.store.copy('a', 'b')
    await site.cos.store.delete('a')
    expect(await site.cos.store.head('a')).toBeUndefined()
    expect(await oracle.get('b')).toMatchObject({ text: 'hello' })
  })
})

const record = (key: string, eventName = 'cos:ObjectCreated:Put') => ({
  cos: {
    cosObject: { url: 'http://…', key, size: 5, meta: { 'x-cos-request-id': 'NjA=' } },
    cosBucket: { region: 'gz', name: 'examplebucket', appid: '1250000000' },
  },
  event: { eventName, eventTime: 1_700_000_000, requestParameters: { requestHeaders: {} } },
})
const event = (...records: unknown[]) => ({ Records: records })
const path = '/1250000000/examplebucket'

describe('uploadedKeys', () => {
  it('reads each key once from an event as an object, a text or bytes', () => {
    const body = event(record(`${path}/a/报告 (1).txt`), record(`${path}/b`), record(`${path}/b`))
    for (const given of [body, JSON.stringify(body), Buffer.from(JSON.stringify(body))]) {
      expect(uploadedKeys(given, { bucket })).toEqual(['a/报告 (1).txt', 'b'])
    }
  })

  it('leaves out other buckets, other events, keys that cannot be signed and values that are not records', () => {
    const body = event(
      record('/1250000000/other/a'),
      record('/1250000001/examplebucket/a'),
      record(`${path}-2/a`),
      record(`${path}/a`, 'cos:ObjectRemove:Delete'),
      record(`${path}/`),
      record(`${path}//`),
      record(`${path}/../a`),
      { cos: { cosObject: { key: 5 } } },
      { cos: null },
      null,
      'a',
      Object.create(record(`${path}/inherited`)),
      { ...record(`${path}/kept`), event: undefined },
    )
    expect(uploadedKeys(body, { bucket })).toEqual(['kept'])
  })

  it.each([undefined, null, 5, {}, [], { Records: {} }, 'null'])(
    'throws invalid_request that names Records for %j',
    (body) => {
      expect(() => uploadedKeys(body, { bucket })).toThrow(
        expect.objectContaining({ code: 'invalid_request', message: 'Records: must be an array' }),
      )
    },
  )

  it.each(['', '{', Buffer.from([0xff])])('throws invalid_request for %j, which is not JSON', (body) => {
    expect(() => uploadedKeys(body, { bucket })).toThrow(
      expect.objectContaining({ code: 'invalid_request', message: 'body: must be JSON' }),
    )
  })

  it.each([{ bucket: 'a' }, {}, null, undefined])('throws invalid_option for a bad bucket: %j', (options) => {
    expect(() => uploadedKeys(event(), options as never)).toThrow(
      expect.objectContaining({
        code: 'invalid_option',
        message: 'bucket: must be BucketName-APPID, such as photos-1250000000',
      }),
    )
  })

  it('lets a forged event confirm only what is there', async () => {
    const { oracle, site, uploads } = await serveConfirm()
    await oracle.put('real', 'hello')
    for (const key of uploadedKeys(event(record(`${path}/real`), record(`${path}/forged`)), { bucket })) {
      await site.cos.confirm(key).catch((error) => expect(error.code).toBe('not_uploaded'))
    }
    expect(uploads.map(({ key }) => key)).toEqual(['real'])
  })
})
