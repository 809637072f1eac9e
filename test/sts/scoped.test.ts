import { createSigner } from '@cosgate/core'
import { assumeRole, getFederationToken, scopeByPrefix } from '@cosgate/sts'
import { describe, expect, it } from 'vitest'
import { StsServer } from './sts-server.js'

const server = StsServer.forThisFile()
const bucket = 'examplebucket-1250000000'
const region = 'ap-guangzhou'
const root = 'qcs::cos:ap-guangzhou:uid/1250000000:examplebucket-1250000000/'
const options = {
  credentials: { secretId: 'AKIDCALLEREXAMPLE', secretKey: 'callerKeyEXAMPLE' },
  roleArn: 'qcs::cam::uin/100000000001:roleName/uploader',
  scoped: true,
}

/** Returns the policy that STS receives for a need, as `[actions, resources, condition]`. */
async function requestPolicy(action: string, resource: string, scope = '') {
  await assumeRole({ ...options, endpoint: server.endpoint })({ action, bucket, region, resource, scope })
  const { statement } = server.policy as { statement: Record<string, unknown>[] }
  return statement.map(({ action: names, resource: resources, condition }) => [names, resources, condition])
}

const multipart = [
  'name/cos:InitiateMultipartUpload',
  'name/cos:UploadPart',
  'name/cos:ListParts',
  'name/cos:CompleteMultipartUpload',
  'name/cos:AbortMultipartUpload',
]

describe('scoped: true requests only what the need requires', () => {
  it.each(['GetObject', 'HeadObject'])('%s requests read access to that key', async (action) => {
    expect(await requestPolicy(action, 'users/alice/a.jpg')).toEqual([
      [['name/cos:GetObject', 'name/cos:HeadObject'], [`${root}users/alice/a.jpg`], undefined],
    ])
  })

  it.each(['PutObject', 'DeleteObject', 'AppendObject', 'PutObjectTagging'])(
    '%s requests only that action',
    async (action) => {
      expect(await requestPolicy(action, 'users/alice/a.jpg')).toEqual([
        [[`name/cos:${action}`], [`${root}users/alice/a.jpg`], undefined],
      ])
    },
  )

  it.each([
    'InitiateMultipartUpload',
    'UploadPart',
    'ListParts',
    'CompleteMultipartUpload',
    'AbortMultipartUpload',
  ])('%s requests the whole multipart upload of that key', async (action) => {
    expect(await requestPolicy(action, 'users/alice/a b.mp4')).toEqual([
      [multipart, [`${root}users/alice/a b.mp4`], undefined],
      [
        ['name/cos:ListMultipartUploads'],
        [root, `${root}users/alice/a b.mp4`],
        { string_equal: { 'cos:prefix': ['users%2Falice%2Fa%20b.mp4', 'users/alice/a b.mp4'] } },
      ],
    ])
  })

  it.each(['GetBucket', 'ListMultipartUploads'])(
    '%s requests only the listing of that prefix',
    async (action) => {
      expect(await requestPolicy(action, 'users/')).toEqual([
        [
          [`name/cos:${action}`],
          [root, `${root}users/`],
          { string_equal: { 'cos:prefix': ['users%2F', 'users/'] } },
        ],
      ])
    },
  )

  it('PutObject treats a key that ends with a slash as one key, not as a prefix', async () => {
    expect(await requestPolicy('PutObject', 'users/')).toEqual([
      [['name/cos:PutObject'], [`${root}users/`], undefined],
    ])
  })

  it('PostObject treats a resource that does not end with a slash as one key', async () => {
    expect(await requestPolicy('PostObject', 'users/alice/a.jpg')).toEqual([
      [['name/cos:PostObject'], [`${root}users/alice/a.jpg`], undefined],
    ])
  })

  it('PostObject treats a resource that ends with a slash as a prefix', async () => {
    expect(await requestPolicy('PostObject', 'users/alice/')).toEqual([
      [['name/cos:PostObject'], [`${root}users/alice/*`], undefined],
    ])
  })

  it('an empty resource covers the whole bucket', async () => {
    expect(await requestPolicy('GetObject', '')).toEqual([
      [['name/cos:GetObject', 'name/cos:HeadObject'], [`${root}*`], undefined],
    ])
  })

  it('getFederationToken requests only what the need requires', async () => {
    const { roleArn: _, ...rest } = options
    const need = { action: 'DeleteObject', bucket, region, resource: 'a', scope: '' }
    await getFederationToken({ ...rest, endpoint: server.endpoint })(need)
    expect(server.policy).toEqual({
      version: '2.0',
      statement: [{ effect: 'allow', action: ['name/cos:DeleteObject'], resource: [`${root}a`] }],
    })
  })
})

describe('a need that no policy can express', () => {
  it.each([
    ['', 'a'],
    ['OptionsObject', 'a'],
    ['constructor', 'a'],
    ['GetObject', 'a*'],
    ['GetObject', 'a?b'],
    ['GetObject', `$\{uin}`],
  ])('throws unsupported_need for %j on %j and does not call STS', async (action, resource) => {
    await expect(requestPolicy(action, resource)).rejects.toMatchObject({
      name: 'StsError',
      code: 'unsupported_need',
    })
    expect(server.received).toEqual([])
  })
})

describe('scopeByPrefix', () => {
  const toScope = scopeByPrefix(2)
  const scope = (action: string, resource: string) => toScope({ action, bucket, region, resource })

  it('keys below the same folders share a scope', () => {
    const shared = scope('PutObject', 'users/alice/a.jpg')
    expect(scope('PutObject', 'users/alice/b/c.jpg')).toBe(shared)
    expect(scope('PutObject', 'users/alice/')).toBe(shared)
  })

  it.each([
    ['another user', 'PutObject', 'users/bob/a.jpg'],
    ['a user whose name begins the same', 'PutObject', 'users/alice2/a.jpg'],
    ['a key beside the folder', 'PutObject', 'users/alice'],
    ['another kind of action', 'GetObject', 'users/alice/a.jpg'],
    ['a multipart upload', 'UploadPart', 'users/alice/a.jpg'],
  ])('%s has another scope', (_title, action, resource) => {
    expect(scope(action, resource)).not.toBe(scope('PutObject', 'users/alice/a.jpg'))
  })

  it('another bucket and another region have another scope', () => {
    const need = { action: 'PutObject', bucket, region, resource: 'users/alice/a.jpg' }
    const scopes = [need, { ...need, bucket: 'b-1250000001' }, { ...need, region: 'ap-beijing' }].map(toScope)
    expect(new Set(scopes).size).toBe(3)
  })

  it('actions of one kind share a scope', () => {
    expect(scope('HeadObject', 'users/alice/a')).toBe(scope('GetObject', 'users/alice/b'))
    expect(scope('CompleteMultipartUpload', 'users/alice/a')).toBe(scope('UploadPart', 'users/alice/b'))
  })

  it('scoped requests everything that shares the scope', async () => {
    const shared = scope('GetObject', 'users/alice/a.jpg')
    expect(await requestPolicy('GetObject', 'users/alice/b/c*.jpg', shared)).toEqual([
      [['name/cos:GetObject', 'name/cos:HeadObject'], [`${root}users/alice/*`], undefined],
    ])
  })

  it('scoped requests the listing of the folders for a listing below them', async () => {
    expect(
      await requestPolicy('GetBucket', 'users/alice/2026', scope('GetBucket', 'users/alice/2026')),
    ).toEqual([
      [
        ['name/cos:GetBucket'],
        [root, `${root}users/alice/*`],
        { string_like: { 'cos:prefix': ['users%2Falice%2F*', 'users/alice/*'] } },
      ],
    ])
  })

  it.each(['users/', 'users/alice', 'a.jpg'])(
    'scoped requests only %s, which is in fewer folders',
    async (key) => {
      expect(await requestPolicy('PutObject', key, scope('PutObject', key))).toEqual([
        [['name/cos:PutObject'], [`${root}${key}`], undefined],
      ])
    },
  )

  it.each([
    ['of another user', scope('GetObject', 'users/bob/a.jpg')],
    ['of another kind', scope('PutObject', 'users/alice/a.jpg')],
    [
      'of another bucket',
      toScope({ action: 'GetObject', bucket: 'b-1', region, resource: 'users/alice/a.jpg' }),
    ],
    ['that the app made up', 'users/'],
  ])('a scope %s does not widen the policy', async (_title, other) => {
    expect(await requestPolicy('GetObject', 'users/alice/a.jpg', other)).toEqual([
      [['name/cos:GetObject', 'name/cos:HeadObject'], [`${root}users/alice/a.jpg`], undefined],
    ])
  })

  it.each([0, -1, 1.5, 21, '2', undefined])('throws an error for %j folders', (folders) => {
    expect(() => scopeByPrefix(folders as number)).toThrow('folders: must be a whole number from 1 to 20')
  })
})

describe('with a signer', () => {
  it('one call of STS per user serves all downloads of that user', async () => {
    const clock = () => 1_551_113_065
    const credentials = assumeRole({ ...options, endpoint: server.endpoint, clock })
    const signer = createSigner({ bucket, region, credentials, credentialScope: scopeByPrefix(2), clock })
    const keys = ['users/alice/a.jpg', 'users/alice/b.jpg', 'users/bob/a.jpg', 'users/alice/c.jpg']
    for (const key of keys) await signer.getPresignedDownloadUrl({ key })
    const policies = server.received.map(({ body }) => decodeURIComponent(JSON.parse(body).Policy))
    expect(policies.map((policy) => JSON.parse(policy).statement[0].resource)).toEqual([
      [`${root}users/alice/*`],
      [`${root}users/bob/*`],
    ])
  })
})
