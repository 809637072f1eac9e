import { type CredentialNeed, cachedCredentials } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { createRecordingSigner, key, providerSigner } from '../../support/credentials-fixture.js'
import { BUCKET, catchError, expectRefusal, NOW, REGION } from '../../support/signer-fixture.js'

describe('the need that a provider gets', () => {
  it.each<[string, string, object, string, string]>([
    ['a download', 'GET', { key: 'a/b' }, 'GetObject', 'a/b'],
    ['a method in lower case', 'put', { key: 'a' }, 'PutObject', 'a'],
    ['a slash before the key', 'DELETE', { key: '/a' }, 'DeleteObject', 'a'],
    ['a head', 'HEAD', { key: 'a' }, 'HeadObject', 'a'],
    ['a part', 'PUT', { key: 'a', params: { partNumber: '1', uploadId: 'x' } }, 'UploadPart', 'a'],
    [
      'a part, named in the other order',
      'PUT',
      { key: 'a', params: { uploadId: 'x', partNumber: '1' } },
      'UploadPart',
      'a',
    ],
    ['a new upload', 'POST', { key: 'a', params: { uploads: '' } }, 'InitiateMultipartUpload', 'a'],
    ['a completed upload', 'POST', { key: 'a', params: { uploadId: 'x' } }, 'CompleteMultipartUpload', 'a'],
    ['an aborted upload', 'DELETE', { key: 'a', params: { uploadId: 'x' } }, 'AbortMultipartUpload', 'a'],
    ['the parts of an upload', 'GET', { key: 'a', params: { uploadId: 'x' } }, 'ListParts', 'a'],
    ['a listing', 'GET', { key: '/', params: { prefix: 'p/' } }, 'GetBucket', 'p/'],
    ['a listing of all', 'GET', { key: '/' }, 'GetBucket', ''],
    [
      'a listing of uploads',
      'GET',
      { key: '/', params: { uploads: '', prefix: 'p/' } },
      'ListMultipartUploads',
      'p/',
    ],
    ['many deletes', 'POST', { key: '/', params: { delete: '', prefix: 'p/' } }, 'DeleteMultipleObjects', ''],
    [
      'a copy',
      'PUT',
      { key: 'a', headers: { 'X-Cos-Copy-Source': `${BUCKET}.cos.${REGION}.myqcloud.com/b` } },
      'PutObjectCopy',
      'a',
    ],
    [
      'a sub-resource in another spelling, which COS may read or not',
      'GET',
      { key: 'a', params: { ACL: '' } },
      '',
      'a',
    ],
    ['two sub-resources at once', 'GET', { key: 'a', params: { acl: '', tagging: '' } }, '', 'a'],
    ['a copy that is no put', 'GET', { key: 'a', headers: { 'x-cos-copy-source': 'b' } }, '', 'a'],
    ['an operation without a name here', 'GET', { key: '/', params: { lifecycle: '' } }, '', ''],
  ])('%s', async (_title, method, request, action, resource) => {
    for (const way of ['getAuth', 'getPresignedUrl'] as const) {
      const { signer, asked } = createRecordingSigner()
      await signer[way]({ method, ...request } as never)
      const scope = `${action} ${resource}`
      expect(asked).toEqual([{ action, bucket: BUCKET, region: REGION, resource, scope }])
      expect(Object.isFrozen(asked[0])).toBe(true)
    }
  })

  it('is the same for download URLs, lists and forms', async () => {
    const { signer, asked } = createRecordingSigner()
    await signer.getPresignedDownloadUrl({ key: 'a', bucket: 'videos-1250000000', region: 'ap-beijing' })
    await signer.getPresignedDownloadUrls(['a', 'b'])
    await signer.getPostPolicy({ key: 'a' })
    await signer.getPostPolicy({ keyPrefix: 'p/' })
    const here = { bucket: BUCKET, region: REGION }
    expect(asked).toEqual([
      {
        action: 'GetObject',
        bucket: 'videos-1250000000',
        region: 'ap-beijing',
        resource: 'a',
        scope: 'GetObject a',
      },
      { ...here, action: 'GetObject', resource: '', scope: 'GetObject ' },
      { ...here, action: 'PostObject', resource: 'a', scope: 'PostObject a' },
      { ...here, action: 'PostObject', resource: 'p/', scope: 'PostObject p/' },
    ])
  })

  it('getObjectUrl does not call the provider and returns a string', () => {
    const { signer, asked } = createRecordingSigner()
    expect(signer.getObjectUrl({ key: 'a' })).toBe(`https://${BUCKET}.cos.${REGION}.myqcloud.com/a`)
    expect(asked).toEqual([])
  })

  it.each<[string, (signer: ReturnType<typeof createRecordingSigner>['signer']) => Promise<unknown>]>([
    ['a bad key', (signer) => signer.getAuth({ method: 'GET', key: '../a' })],
    ['a bad method', (signer) => signer.getPresignedUrl({ method: 'PATCH' as 'GET', key: 'a' })],
    ['a bad lifetime', (signer) => signer.getAuth({ method: 'GET', key: 'a', expires: 0 })],
    [
      'a bad validity',
      (signer) => signer.getPresignedDownloadUrl({ key: 'a', validity: { startsAt: 2, endsAt: 1 } }),
    ],
    ['a bad header', (signer) => signer.getAuth({ method: 'GET', key: 'a', headers: { host: 'x' } })],
    ['no request', (signer) => signer.getAuth(undefined as never)],
    ['one bad key of many', (signer) => signer.getPresignedDownloadUrls(['a', '.'])],
    ['a bad bulk option', (signer) => signer.getPresignedDownloadUrls(['a'], { expires: -1 })],
    ['a bad policy', (signer) => signer.getPostPolicy({})],
  ])('%s rejects with invalid_request without calling the provider', async (_title, operation) => {
    const { signer, asked } = createRecordingSigner()
    expect(await catchError(() => operation(signer))).toMatchObject({ code: 'invalid_request' })
    expect(asked).toEqual([])
  })

  it('ignores changes of the request while the provider is called', async () => {
    const { signer } = createRecordingSigner()
    const validity = { startsAt: NOW, endsAt: NOW + 10 }
    const request = {
      method: 'GET' as const,
      key: 'a',
      headers: { range: 'a' },
      params: { a: 'b' },
      validity,
    }
    const before = await signer.getPresignedUrl(structuredClone(request))
    const pending = signer.getPresignedUrl(request)
    Object.assign(request, { key: 'b', method: 'PUT' })
    Object.assign(request.headers, { range: 'c' })
    Object.assign(request.params, { a: 'c', d: 'e' })
    Object.assign(validity, { endsAt: 9e15 })
    expect(await pending).toBe(before)
  })
})

describe('credentialScope', () => {
  it('gets the purpose without a scope, and its result is need.scope', async () => {
    const seen: unknown[] = []
    const credentialScope = (need: object) => {
      seen.push({ ...need })
      return 'read'
    }
    const { signer, asked } = createRecordingSigner({ credentialScope })
    await signer.getAuth({ method: 'GET', key: 'a' })
    const need = { action: 'GetObject', bucket: BUCKET, region: REGION, resource: 'a' }
    expect(seen).toEqual([need])
    expect(asked).toEqual([{ ...need, scope: 'read' }])
  })

  it('may be a property of the provider, also through a cache; the option takes precedence', async () => {
    const scopes: string[] = []
    const provider = Object.assign(
      (need: CredentialNeed) => {
        scopes.push(need.scope)
        return key(1)
      },
      { credentialScope: () => 'of the provider' },
    )
    await providerSigner(provider).getAuth({ method: 'GET', key: 'a' })
    await providerSigner(cachedCredentials(provider)).getAuth({ method: 'GET', key: 'a' })
    await providerSigner(provider, { credentialScope: () => 'of the option' }).getAuth({
      method: 'GET',
      key: 'a',
    })
    expect(scopes).toEqual(['of the provider', 'of the provider', 'of the option'])
    expect('credentialScope' in cachedCredentials(() => key(1))).toBe(false)
    const odd = Object.assign(() => key(1), { credentialScope: 'read' })
    expectRefusal(() => providerSigner(odd as never), 'invalid_option', /^credentialScope: /)
  })

  it.each([undefined, null, 1, {}, ['a']])('rejects with invalid_option if it returns %j', async (scope) => {
    const { signer, asked } = createRecordingSigner({ credentialScope: () => scope as unknown as string })
    const error = await catchError(() => signer.getAuth({ method: 'GET', key: 'a' }))
    expect(error).toMatchObject({
      code: 'invalid_option',
      message: expect.stringMatching(/^credentialScope: /),
    })
    expect(asked).toEqual([])
  })
})
