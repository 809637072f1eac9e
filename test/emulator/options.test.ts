import { createEmulator } from '@cosgate/emulator'
import { describe, expect, test } from 'vitest'
import { outcome, secretId, secretKey, startCos } from './support/local-cos.js'

const credentials = { secretId, secretKey }

describe('createEmulator', () => {
  test.each([
    ['an unknown option', { credentials, buckets: 'a' }, 'buckets'],
    ['missing credentials', {}, 'credentials'],
    ['an empty list of credentials', { credentials: [] }, 'credentials'],
    ['a credential without secretKey', { credentials: { secretId } }, 'credentials.secretKey'],
    [
      'an unknown field of a credential',
      { credentials: { ...credentials, token: 'a' } },
      'credentials.token',
    ],
    [
      'an invalid second credential',
      { credentials: [credentials, { secretId: 'b' }] },
      'credentials[1].secretKey',
    ],
    ['a duplicate secretId', { credentials: [credentials, credentials] }, 'credentials'],
    ['a bucket without APPID', { credentials, bucket: 'bucket' }, 'bucket'],
    ['a bucket that is a relative path', { credentials, bucket: '../a-1250000000' }, 'bucket'],
    ['an invalid region', { credentials, region: 'Ap Guangzhou' }, 'region'],
    ['a bucket of null', { credentials, bucket: null }, 'bucket'],
    ['a region of null', { credentials, region: null }, 'region'],
    ['a list of regions', { credentials, region: ['ap-guangzhou'] }, 'region'],
    ['a directory of null', { credentials, directory: null }, 'directory'],
    ['a clock of null', { credentials, clock: null }, 'clock'],
    ['credentials of null', { credentials: null }, 'credentials'],
    [
      'a securityToken of null',
      { credentials: { ...credentials, securityToken: null } },
      'credentials.securityToken',
    ],
    ['an expiresAt of null', { credentials: { ...credentials, expiresAt: null } }, 'credentials.expiresAt'],
    ['a policy of null', { credentials: { ...credentials, policy: null } }, 'credentials.policy'],
    ['an empty directory', { credentials, directory: '' }, 'directory'],
    ['a clock that is a number', { credentials, clock: 1 }, 'clock'],
    ['an expiresAt of text', { credentials: { ...credentials, expiresAt: 'soon' } }, 'credentials.expiresAt'],
    ['missing options', undefined, 'options'],
  ])('throws a message that starts with the option for %s', (_, options, name) => {
    const pattern = new RegExp(`^${name.replace(/[[\].]/g, '\\$&')} `)
    expect(() => createEmulator(options as never)).toThrow(pattern)
  })

  test('accepts signatures of every key in a list of credentials', async () => {
    const second = { secretId: 'AKIDsecond', secretKey: 'fake-second' }
    const { send } = await startCos({ credentials: [credentials, second] })
    await send('PUT', '/a', { body: 'x' })
    expect(await outcome(send('GET', '/a', second))).toBe('200 undefined')
  })
})
