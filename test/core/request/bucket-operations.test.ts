import { objectActions } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { frameworkForTest, open, requestOnce } from '../../support/gate-fixture.js'
import { expectNoSignature } from '../../support/sdk-oracle.js'

const uploads = (params: object) => ({ method: 'GET', key: '/', params: { uploads: '', ...params } })

describe('ListMultipartUploads needs a prefix unless GetBucket is in allow.actions', () => {
  it.each([{}, { prefix: '' }, { Prefix: '' }])('returns 400 for %j', async (params) => {
    const { answer, intents } = await requestOnce(frameworkForTest(), 'presign', uploads(params))
    expect([400, 403]).toContain(answer.status)
    expectNoSignature(answer)
    expect(intents).toEqual([])
  })

  it('is signed by default with a prefix', async () => {
    const { answer, intents } = await requestOnce(
      frameworkForTest(),
      'auth',
      uploads({ prefix: 'users/amy/', 'max-uploads': 1000 }),
    )
    expect(answer.status).toBe(200)
    expect(intents).toMatchObject([{ action: 'ListMultipartUploads', resource: 'users/amy/', key: '/' }])
  })

  it('is signed without a prefix if GetBucket is in allow.actions, with an empty resource', async () => {
    const allow = { actions: [...objectActions, 'GetBucket'] }
    const { answer, intents } = await requestOnce(frameworkForTest(), 'auth', uploads({}), { allow })
    expect(answer.status).toBe(200)
    expect(intents).toMatchObject([{ action: 'ListMultipartUploads', resource: '' }])
  })

  it('authorize sees the prefix that COS sees, in any letter case', async () => {
    const { answer, intents } = await requestOnce(
      frameworkForTest(),
      'presign',
      uploads({ Prefix: 'users/amy/' }),
    )
    if (answer.status === 200) expect(intents).toMatchObject([{ resource: '' }])
    else expectNoSignature(answer)
  })
})

describe('intent.source of a copy', () => {
  const key = 'to.txt'
  const put = (source: string) => ({ method: 'PUT', key, headers: { 'x-cos-copy-source': source } })
  it.each([
    ['src-1250000000.cos.ap-beijing.myqcloud.com/a.txt', 'src-1250000000', 'a.txt'],
    ['src-1250000000.cos.ap-beijing.myqcloud.com/a%20b/%E6%8A%A5.txt', 'src-1250000000', 'a b/报.txt'],
    ['src-1250000000.cos.ap-beijing.myqcloud.com/a.txt?versionId=MTg0', 'src-1250000000', 'a.txt'],
  ])('%s', async (source, bucket, from) => {
    const { answer, intents } = await requestOnce(frameworkForTest(), 'presign', put(source), { allow: open })
    expect(answer.status).toBe(200)
    expect(intents).toMatchObject([{ action: 'PutObjectCopy', resource: key, source: { bucket, key: from } }])
  })

  it.each([
    '',
    '/',
    'a.txt',
    'host/../b',
    'src-1250000000.cos.ap-beijing.myqcloud.com/',
    'src-1/%ZZ',
    'x y/k',
  ])('a source that cannot be parsed returns 400: %j', async (source) => {
    const { answer, intents } = await requestOnce(frameworkForTest(), 'presign', put(source), { allow: open })
    expect(answer).toMatchObject({ status: 400, json: { code: 'invalid_request' } })
    expect(intents).toEqual([])
  })
})
