import { createSigner, objectActions } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { frameworkForTest, open, requestOnce } from '../../support/gate-fixture.js'
import { expectNoSignature } from '../../support/sdk-oracle.js'
import { BUCKET, credentials, NOW, REGION } from '../../support/signer-fixture.js'

const key = 'users/a.txt'
type Row = [method: string, params: Record<string, string>, faulty: string]
const refused: Row[] = [
  ['DELETE', { uploadId: '' }, 'uploadId'],
  ['POST', { uploadId: '' }, 'uploadId'],
  ['GET', { uploadId: '' }, 'uploadId'],
  ['PUT', { partNumber: '1', uploadId: '' }, 'uploadId'],
  ...['', '0', '-1', '01', '1.5', '1e2', '10001', ' 1', '１', 'x'].map(
    (partNumber): Row => ['PUT', { partNumber, uploadId: 'x' }, 'partNumber'],
  ),
  ...['', '-1', '0x1', '1.5', 'x', ' 0'].map(
    (position): Row => ['POST', { append: '', position }, 'position'],
  ),
  ['POST', { append: 'x', position: '0' }, 'append'],
  ['POST', { uploads: '0' }, 'uploads'],
  ['GET', { acl: '1' }, 'acl'],
  ['PUT', { acl: 'false' }, 'acl'],
  ['GET', { tagging: 'x' }, 'tagging'],
  ['DELETE', { tagging: 'x' }, 'tagging'],
  ['POST', { restore: 'x' }, 'restore'],
  ['POST', { select: 'x', 'select-type': '2' }, 'select'],
]

describe('the value of a parameter that selects the action', () => {
  it.each(refused)(
    'returns 403 action_not_allowed for %s with %j, naming params.%s',
    async (method, params, faulty) => {
      for (const endpoint of ['auth', 'presign']) {
        const { answer, intents } = await requestOnce(
          frameworkForTest(),
          endpoint,
          { method, key, params },
          { allow: open },
        )
        expect(answer.json).toMatchObject({ status: 403, code: 'action_not_allowed' })
        expect(answer.json.detail).toMatch(new RegExp(`^params\\.${faulty}: must `))
        expect(intents).toEqual([])
        expectNoSignature(answer)
      }
    },
  )

  it('returns 403 for ?delete=1 and ?uploads=1 of the bucket', async () => {
    for (const [method, name] of [
      ['POST', 'delete'],
      ['GET', 'uploads'],
    ] as const) {
      const body = { method, key: '/', params: { [name]: '1', prefix: 'a/' } }
      const { answer } = await requestOnce(frameworkForTest(), 'presign', body, { allow: open })
      expect(answer.json).toMatchObject({ status: 403, detail: `params.${name}: must be empty` })
    }
  })

  it.each(refused.filter(([, params]) => !('acl' in params)))(
    'makes a grant with it invalid_decision: %s with %j',
    async (method, params) => {
      const { answer, site } = await requestOnce(
        frameworkForTest(),
        'presign',
        { method, key },
        { allow: { ...open, actions: [...open.actions] }, decision: { allow: true, params } as never },
      )
      // A POST without parameters is no action at all, so it is refused before authorize.
      expect(answer.status).toBe(method === 'POST' ? 403 : 500)
      if (method !== 'POST') expect(site.errors).toMatchObject([{ code: 'invalid_decision' }])
      expectNoSignature(answer)
    },
  )

  it.each([
    ['PUT', { partNumber: '1', uploadId: 'x' }, 'UploadPart'],
    ['PUT', { partNumber: '10', uploadId: 'x' }, 'UploadPart'],
    ['PUT', { partNumber: '9999', uploadId: 'x' }, 'UploadPart'],
    ['PUT', { partNumber: '10000', uploadId: '0' }, 'UploadPart'],
    ['POST', { select: '' }, 'SelectObjectContent'],
    ['POST', { select: '', 'select-type': '2' }, 'SelectObjectContent'],
    ['POST', { append: '', position: '0' }, 'AppendObject'],
    ['POST', { append: '', position: '1234567890123' }, 'AppendObject'],
  ])('%s with %j is %s', async (method, params, action) => {
    const { intents } = await requestOnce(
      frameworkForTest(),
      'auth',
      { method, key, params },
      { allow: open },
    )
    expect(intents).toMatchObject([{ action }])
  })

  it('an empty uploadId does not turn a DELETE into AbortMultipartUpload', async () => {
    const body = { method: 'DELETE', key, params: { uploadId: '' } }
    const { answer } = await requestOnce(frameworkForTest(), 'presign', body)
    expect(answer.json).toMatchObject({ status: 403, code: 'action_not_allowed' })
  })

  it('an empty uploadId does not let a PUT escape contentTypes', async () => {
    const body = {
      method: 'PUT',
      key,
      params: { partNumber: '1', uploadId: '' },
      headers: { 'content-type': 'text/html' },
    }
    const decision = { allow: true, contentTypes: ['image/png'] } as never
    const { answer } = await requestOnce(frameworkForTest(), 'presign', body, { decision })
    expect(answer.json).toMatchObject({ status: 403, code: 'action_not_allowed' })
  })

  it('a signer that is used alone gives such a request no action', async () => {
    const actions: string[] = []
    const signer = createSigner({
      bucket: BUCKET,
      region: REGION,
      clock: () => NOW,
      credentialScope: ({ action }) => action,
      credentials: ({ action }) => {
        actions.push(action)
        return credentials
      },
    })
    await signer.getAuth({ method: 'DELETE', key: 'a', params: { uploadId: '' } })
    await signer.getAuth({ method: 'PUT', key: 'a', params: { partNumber: '0', uploadId: 'x' } })
    expect(actions).toEqual(['', ''])
  })
})

describe('x-cos-copy-source', () => {
  const source = { 'x-cos-copy-source': `${BUCKET}.cos.${REGION}.myqcloud.com/b` }
  it.each([
    ['GET', {}],
    ['HEAD', {}],
    ['DELETE', {}],
    ['POST', { uploads: '' }],
    ['POST', { append: '', position: '0' }],
  ])('matches no action on %s with %j', async (method, params) => {
    const { answer } = await requestOnce(
      frameworkForTest(),
      'auth',
      { method, key, params, headers: source },
      { allow: open },
    )
    expect(answer.json).toMatchObject({ status: 403, code: 'action_not_allowed' })
  })

  it.each([
    ['PutObjectCopy', {}],
    ['UploadPartCopy', { partNumber: '1', uploadId: 'x' }],
  ])('%s has intent.source', async (action, params) => {
    const body = { method: 'PUT', key, params, headers: source }
    const { intents } = await requestOnce(frameworkForTest(), 'auth', body, { allow: open })
    expect(intents).toMatchObject([{ action, source: { bucket: BUCKET, key: 'b' } }])
  })
})

describe('ci-process', () => {
  const params = { 'ci-process': 'doc-preview', page: '1' }
  it('is a parameter of GetObject that clients may use only if allow.params lists it', async () => {
    const refusedAnswer = await requestOnce(frameworkForTest(), 'presign', { method: 'GET', key, params })
    expect(refusedAnswer.answer.json).toMatchObject({
      status: 400,
      detail: 'params.ci-process: is not in allow.params',
    })
    const allow = { params: ['ci-process', 'page'] }
    const { answer, intents } = await requestOnce(
      frameworkForTest(),
      'presign',
      { method: 'GET', key, params },
      { allow },
    )
    expect(answer.status).toBe(200)
    expect(intents).toMatchObject([{ action: 'GetObject' }])
  })

  it.each([
    ['HEAD', key],
    ['PUT', key],
    ['POST', key],
    ['DELETE', key],
    ['GET', '/'],
  ])('matches no action on %s %s', async (method, target) => {
    const body = { method, key: target, params: { 'ci-process': 'x' } }
    const { answer } = await requestOnce(frameworkForTest(), 'presign', body, { allow: open })
    expect(answer.json).toMatchObject({ status: 403, code: 'action_not_allowed' })
  })

  it('matches no action in another letter case', async () => {
    const body = { method: 'GET', key, params: { 'CI-Process': 'x' } }
    const { answer } = await requestOnce(frameworkForTest(), 'presign', body, { allow: open })
    expect(answer.json).toMatchObject({ status: 403, code: 'action_not_allowed' })
  })
})

it('objectActions does not contain DeleteObject or any other action that destroys data', () => {
  expect(objectActions.filter((action) => /^Delete/.test(action))).toEqual([])
})
