import { inspect } from 'node:util'
import {
  type CredentialNeed,
  type CredentialProvider,
  cachedCredentials,
  createSigner,
  scopeByAction,
  scopeByResource,
} from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { frameworkForTest, requestOnce } from '../../support/gate-fixture.js'
import { BUCKET, catchError, NOW, REGION } from '../../support/signer-fixture.js'

const expiring = (secretId: string) => ({ secretId, secretKey: 'fake-key', expiresAt: NOW + 600 })
const keyIdOf = (text: string) => /q-ak=(\w+)/.exec(text)![1]
const signerWith = (credentials: CredentialProvider, options = {}) =>
  createSigner({ bucket: BUCKET, region: REGION, clock: () => NOW, credentials, ...options })
const readers: [string, CredentialProvider][] = [
  ['action', ({ action }) => expiring(`AKID${action}`)],
  ['resource', async (need) => expiring(`AKID${need.resource}`)],
]

describe('a provider without a credentialScope', () => {
  it.each(readers)('throws invalid_option when it reads need.%s', async (field, credentials) => {
    for (const provider of [credentials, cachedCredentials(credentials, { clock: () => NOW })]) {
      const error = await catchError(() => signerWith(provider).getAuth({ method: 'GET', key: 'a' }))
      expect(error).toMatchObject({ code: 'invalid_option' })
      expect((error as Error).message).toMatch(new RegExp(`^credentialScope: .*need\\.${field}`))
    }
  })

  it.each(readers)(
    'is a developer error in the gate when it reads need.%s, not 503',
    async (_field, credentials) => {
      const { answer, site } = await requestOnce(
        frameworkForTest(),
        'auth',
        { method: 'GET', key: 'a' },
        { credentials },
      )
      expect(answer.status).toBe(500)
      expect(site.errors).toMatchObject([{ code: 'invalid_option', status: 500 }])
    },
  )

  it('may spread, log and serialize the need, which has bucket, region and scope', async () => {
    const seen: unknown[] = []
    await signerWith((need) => {
      seen.push({ ...need }, JSON.parse(JSON.stringify(need)), Object.keys(need))
      expect(inspect(need)).toContain(BUCKET)
      return expiring('AKIDany')
    }).getAuth({ method: 'GET', key: 'a' })
    const known = { bucket: BUCKET, region: REGION, scope: '' }
    expect(seen).toEqual([known, known, expect.arrayContaining(['bucket', 'region', 'scope'])])
  })
})

describe('credentialScope', () => {
  it('scopeByAction separates a key that reads from one that writes, also among concurrent requests', async () => {
    const signer = signerWith(async ({ action }) => expiring(`AKID${action}`), {
      credentialScope: scopeByAction,
    })
    const texts = await Promise.all(
      (['GET', 'PUT', 'PUT'] as const).map((method) => signer.getAuth({ method, key: 'a' })),
    )
    expect(texts.map(keyIdOf)).toEqual(['AKIDGetObject', 'AKIDPutObject', 'AKIDPutObject'])
  })

  it('scopeByResource separates the keys of two users, and of two actions on one resource', async () => {
    let calls = 0
    const signer = signerWith(() => expiring(`AKID${++calls}`), { credentialScope: scopeByResource })
    const ids = []
    for (const [method, key] of [
      ['GET', 'users/bob/b'],
      ['GET', 'users/carol/c'],
      ['PUT', 'users/bob/b'],
      ['GET', 'users/bob/b'],
    ] as const)
      ids.push(keyIdOf(await signer.getAuth({ method, key })))
    expect(ids).toEqual(['AKID1', 'AKID2', 'AKID3', 'AKID1'])
  })

  it('compares scopes with case', async () => {
    let calls = 0
    const signer = signerWith(() => expiring(`AKID${++calls}`), {
      credentialScope: ({ resource }: CredentialNeed) => resource,
    })
    const first = await signer.getAuth({ method: 'GET', key: 'users/Alice/a' })
    const second = await signer.getAuth({ method: 'GET', key: 'users/alice/a' })
    expect([keyIdOf(first), keyIdOf(second)]).toEqual(['AKID1', 'AKID2'])
  })

  it('never shares a key between buckets or regions, even in one cache', async () => {
    const provider = cachedCredentials(
      ({ bucket, region }) => expiring(`AKID${bucket.split('-')[0]}${region.replace('-', '')}`),
      {
        clock: () => NOW,
      },
    )
    const origin = 'https://{bucket}.cos.{region}.myqcloud.com'
    const [open, secret] = ['open-1250000000', 'secret-1250000000'].map((bucket) =>
      signerWith(provider, { bucket, origin, credentialScope: scopeByAction }),
    )
    const ids = [
      await open!.getAuth({ method: 'GET', key: 'a' }),
      await secret!.getAuth({ method: 'GET', key: 'a' }),
      await open!.getAuth({ method: 'GET', key: 'a', region: 'ap-beijing' }),
      await open!.getAuth({ method: 'GET', key: 'a', bucket: 'secret-1250000000' }),
    ].map(keyIdOf)
    expect(ids).toEqual([
      'AKIDopenapshanghai',
      'AKIDsecretapshanghai',
      'AKIDopenapbeijing',
      'AKIDsecretapshanghai',
    ])
  })
})
