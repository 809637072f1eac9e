import { createEmulator, type PolicyStatement } from '@cosgate/emulator'
import { describe, expect, test } from 'vitest'
import { bucket, secretId, secretKey, startCos } from '../support/local-cos.js'
import { allow, deny, region, resourceBelow, startWithPolicy } from '../support/policy.js'

describe('resolvePolicy', () => {
  test.each<[string, unknown, string]>([
    ['an unknown effect', { effect: 'maybe', action: '*', resource: '*' }, 'statement[0].effect'],
    ['a missing action', { effect: 'allow', resource: '*' }, 'statement[0].action'],
    ['a malformed resource', { effect: 'allow', action: '*', resource: 'bucket/*' }, 'statement[0].resource'],
    [
      'an unknown field',
      { effect: 'allow', action: '*', resource: '*', principal: {} },
      'statement[0].principal',
    ],
    ['a statement of null', null, 'statement[0] must'],
    ['an action of null', { effect: 'allow', action: null, resource: '*' }, 'statement[0].action'],
    ['a resource of null', { effect: 'allow', action: '*', resource: null }, 'statement[0].resource'],
  ])('throws a message with the path of the field for %s', (_, statement, path) => {
    const policy = { version: '2.0', statement: [statement] } as never
    expect(() => createEmulator({ credentials: { secretId, secretKey, policy } })).toThrow(path)
  })

  test('accepts a list of statements', () => {
    const policy: PolicyStatement[] = [{ effect: 'allow', action: '*', resource: '*' }]
    expect(() => createEmulator({ credentials: { secretId, secretKey, policy } })).not.toThrow()
  })
})

const source = (path: string) => ({ 'x-cos-copy-source': `${bucket}.cos.${region}.myqcloud.com/${path}` })

describe('evaluatePolicy', () => {
  test('allows only the actions and the prefix of the statement', async () => {
    const { sendLimited } = await startWithPolicy(
      allow(['name/cos:PutObject', 'name/cos:GetObject'], [resourceBelow('users/a/*')]),
    )
    expect(await sendLimited('PUT', '/users/a/2', { body: 'x' })).toBe('200')
    expect(await sendLimited('GET', '/users/a/1')).toBe('200')
    expect(await sendLimited('GET', '/users/b/1')).toBe('403 AccessDenied')
    expect(await sendLimited('GET', '/users/a')).toBe('403 AccessDenied')
    expect(await sendLimited('HEAD', '/users/a/1')).toMatch(/^403/)
    expect(await sendLimited('DELETE', '/users/a/1')).toBe('403 AccessDenied')
  })

  test.each([
    ['region', resourceBelow('*', 'ap-beijing')],
    ['account', `qcs::cos:${region}:uid/1:${bucket}/*`],
    ['bucket', `qcs::cos:${region}:uid/1250000000:other-1250000000/*`],
    ['bucket with the same prefix', `qcs::cos:${region}:uid/1250000000:${bucket}1/*`],
  ])('returns 403 AccessDenied for a statement for another %s', async (_, resource) => {
    const { sendLimited } = await startWithPolicy(allow('name/cos:*', resource))
    expect(await sendLimited('GET', '/users/a/1')).toBe('403 AccessDenied')
  })

  test.each([['*'], ['name/cos:*'], ['cos:GetObject'], ['name/cos:Get*']])(
    'allows GetObject by the action %s',
    async (action) => {
      const { sendLimited } = await startWithPolicy(allow(action, '*'))
      expect(await sendLimited('GET', '/users/a/1')).toBe('200')
    },
  )

  test('returns 403 AccessDenied for a deny despite an allow', async () => {
    const { sendLimited } = await startWithPolicy(
      allow('*', '*'),
      deny('name/cos:GetObject', resourceBelow('users/b/*')),
    )
    expect(await sendLimited('GET', '/users/a/1')).toBe('200')
    expect(await sendLimited('GET', '/users/b/1')).toBe('403 AccessDenied')
  })

  test('allows a listing by its prefix', async () => {
    const { sendLimited } = await startWithPolicy(
      allow(['name/cos:GetBucket', 'name/cos:ListMultipartUploads'], resourceBelow('users/a/*')),
    )
    expect(await sendLimited('GET', '/', { params: { prefix: 'users/a/' } })).toBe('200')
    expect(await sendLimited('GET', '/', { params: { uploads: '', prefix: 'users/a/1' } })).toBe('200')
    expect(await sendLimited('GET', '/', { params: { prefix: 'users/' } })).toBe('403 AccessDenied')
    expect(await sendLimited('GET', '/', { params: { prefix: 'users/a' } })).toBe('403 AccessDenied')
    expect(await sendLimited('GET', '/')).toBe('403 AccessDenied')
  })

  test('requires PutObject for the target and GetObject for the source of a copy', async () => {
    const { sendLimited } = await startWithPolicy(
      allow('name/cos:PutObject', resourceBelow('users/a/*')),
      allow('name/cos:GetObject', resourceBelow('users/a/*')),
    )
    expect(await sendLimited('PUT', '/users/a/copy', { headers: source('users/a/1') })).toBe('200')
    expect(await sendLimited('PUT', '/users/a/copy', { headers: source('users/b/1') })).toBe(
      '403 AccessDenied',
    )
  })

  test('checks an unsigned copy source against the policy of the signing key', async () => {
    const { sendLimited } = await startWithPolicy(allow('name/cos:PutObject', resourceBelow('users/a/*')))
    expect(await sendLimited('PUT', '/users/a/2', { unsigned: source('users/b/1') })).toBe('403 AccessDenied')
    const { send } = await startCos()
    await send('PUT', '/secret', { body: 'of another user' })
    await send('PUT', '/mine', { unsigned: source('secret') })
    expect(await (await send('GET', '/mine')).text()).toBe('of another user')
  })

  test('allows an upload despite a deny of PutObjectCopy', async () => {
    const { sendLimited } = await startWithPolicy(allow('*', '*'), deny('name/cos:PutObjectCopy', '*'))
    expect(await sendLimited('PUT', '/users/a/copy', { headers: source('users/a/1') })).toBe(
      '403 AccessDenied',
    )
    expect(await sendLimited('PUT', '/users/a/copy', { body: 'x' })).toBe('200')
  })

  test('is applied to each key of a multiple deletion', async () => {
    const { sendLimited, sendAsAdmin } = await startWithPolicy(
      allow('name/cos:DeleteObject', resourceBelow('users/a/*')),
    )
    const keys = ['users/a/1', 'users/b/1'].map((key) => `<Object><Key>${key}</Key></Object>`).join('')
    expect(await sendLimited('POST', '/', { params: { delete: '' }, body: `<Delete>${keys}</Delete>` })).toBe(
      '200 AccessDenied',
    )
    expect((await sendAsAdmin('HEAD', '/users/a/1')).status).toBe(404)
    expect((await sendAsAdmin('HEAD', '/users/b/1')).status).toBe(200)
  })
})
