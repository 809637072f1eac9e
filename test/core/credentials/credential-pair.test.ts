import { createSigner, fromEnv } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
import { frameworkForTest, open, requestOnce } from '../../support/gate-fixture.js'
import { BUCKET, expectRefusal, NOW, REGION } from '../../support/signer-fixture.js'

const pair = {
  read: { secretId: 'AKIDread', secretKey: 'fake-read-key' },
  write: { secretId: 'AKIDwrite', secretKey: 'fake-write-key' },
}
const keyIdOf = (text: string) => /q-ak=(\w+)/.exec(text)![1]
const signer = createSigner({ bucket: BUCKET, region: REGION, credentials: pair, clock: () => NOW })
const source = { 'x-cos-copy-source': `${BUCKET}.cos.${REGION}.myqcloud.com/b` }
const part = { partNumber: '1', uploadId: 'x' }

/** Every action, with the key that must sign it. */
const table: [string, string, string, object, object?][] = [
  ['AKIDread', 'GET', 'a', {}],
  ['AKIDread', 'HEAD', 'a', {}],
  ['AKIDread', 'GET', '/', {}],
  ['AKIDread', 'HEAD', '/', {}],
  ['AKIDread', 'GET', 'a', { uploadId: 'x' }],
  ['AKIDread', 'GET', '/', { uploads: '', prefix: 'a/' }],
  ['AKIDread', 'GET', 'a', { acl: '' }],
  ['AKIDread', 'GET', 'a', { tagging: '' }],
  ['AKIDwrite', 'PUT', 'a', {}],
  ['AKIDwrite', 'DELETE', 'a', {}],
  ['AKIDwrite', 'POST', 'a', { uploads: '' }],
  ['AKIDwrite', 'PUT', 'a', part],
  ['AKIDwrite', 'POST', 'a', { uploadId: 'x' }],
  ['AKIDwrite', 'DELETE', 'a', { uploadId: 'x' }],
  ['AKIDwrite', 'POST', 'a', { append: '', position: '0' }],
  ['AKIDwrite', 'POST', '/', {}],
  ['AKIDwrite', 'POST', '/', { delete: '' }],
  ['AKIDwrite', 'PUT', 'a', { acl: '' }],
  ['AKIDwrite', 'PUT', 'a', { tagging: '' }],
  ['AKIDwrite', 'DELETE', 'a', { tagging: '' }],
  ['AKIDwrite', 'POST', 'a', { restore: '' }],
  ['AKIDwrite', 'POST', 'a', { select: '', 'select-type': '2' }],
  ['AKIDwrite', 'PUT', 'a', {}, source],
  ['AKIDwrite', 'PUT', 'a', part, source],
]

describe('credentials: { read, write }', () => {
  it.each(table)('%s signs %s %s with %j', async (keyId, method, key, params, headers = {}) => {
    expect(keyIdOf(signer.getAuth({ method, key, params, headers } as never))).toBe(keyId)
    expect(keyIdOf(signer.getPresignedUrl({ method, key, params, headers } as never))).toBe(keyId)
    const { answer } = await requestOnce(
      frameworkForTest(),
      'auth',
      { method, key, params, headers },
      { credentials: pair, allow: open },
    )
    expect(keyIdOf(answer.json.authorization as string)).toBe(keyId)
  })

  it('the write key signs a request that matches no action', () => {
    expect(keyIdOf(signer.getAuth({ method: 'GET', key: '/', params: { versioning: '' } }))).toBe('AKIDwrite')
    expect(keyIdOf(signer.getAuth({ method: 'GET', key: 'a', params: { uploadId: '' } }))).toBe('AKIDwrite')
  })

  it('downloads, lists of downloads and forms return values, not promises', () => {
    expect(keyIdOf(signer.getPresignedDownloadUrl({ key: 'a' }))).toBe('AKIDread')
    expect(signer.getPresignedDownloadUrls(['a', 'b']).map(keyIdOf)).toEqual(['AKIDread', 'AKIDread'])
    expect(signer.getPostPolicy({ key: 'a' }).fields['q-ak']).toBe('AKIDwrite')
  })

  it.each<[unknown, string]>([
    [{ read: pair.read }, 'credentials.write: must be an object'],
    [{ write: pair.write }, 'credentials.read: must be an object'],
    [{ ...pair, secretId: 'AKIDx' }, 'credentials.secretId: is not an option'],
    [
      { read: pair.read, write: { ...pair.write, secretKey: 'a b' } },
      'credentials.write: secretKey: must be visible ASCII',
    ],
    [
      { read: { ...pair.read, secretID: 'x' }, write: pair.write },
      'credentials.read.secretID: is not an option',
    ],
  ])('throws invalid_option for %j', (credentials, message) => {
    expectRefusal(
      () => createSigner({ bucket: BUCKET, region: REGION, credentials: credentials as never }),
      'invalid_option',
      message,
    )
  })
})

describe('fromEnv with a pair', () => {
  const env = {
    COS_READ_SECRET_ID: 'AKIDread',
    COS_READ_SECRET_KEY: 'fake-read-key',
    COS_WRITE_SECRET_ID: 'AKIDwrite',
    COS_WRITE_SECRET_KEY: 'fake-write-key',
  }
  it('returns the pair, and prefers it to one key', () => {
    expect(fromEnv(env)).toStrictEqual(pair)
    expect(fromEnv({ ...env, COS_SECRET_ID: 'AKIDone', COS_SECRET_KEY: 'fake-key' })).toStrictEqual(pair)
  })

  it('reads a token of either side', () => {
    expect(fromEnv({ ...env, COS_WRITE_SECURITY_TOKEN: 'fake-token' })).toStrictEqual({
      read: pair.read,
      write: { ...pair.write, securityToken: 'fake-token' },
    })
  })

  it.each(Object.keys(env))('throws invalid_option that names %s if only it is missing', (name) => {
    expectRefusal(() => fromEnv({ ...env, [name]: '' }), 'invalid_option', `${name}: is not set`)
  })

  it.each(Object.keys(env))('throws for %s alone, even beside one complete key', (name) => {
    const one = { COS_SECRET_ID: 'AKIDone', COS_SECRET_KEY: 'fake-key' }
    expectRefusal(
      () => fromEnv({ ...one, [name]: env[name as keyof typeof env] }),
      'invalid_option',
      'is not set',
    )
  })
})
