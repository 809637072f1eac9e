import { inspect } from 'node:util'
import { CosgateError, createSigner, fromEnv } from '@cosgate/core'
import { afterEach, describe, expect, it, vi } from 'vitest'

const cos = { COS_SECRET_ID: 'AKIDCOSEXAMPLE', COS_SECRET_KEY: 'cosKeyEXAMPLE' }
const cloud = { TENCENTCLOUD_SECRET_ID: 'AKIDCLOUDEXAMPLE', TENCENTCLOUD_SECRET_KEY: 'cloudKeyEXAMPLE' }
const values = [...Object.values(cos), ...Object.values(cloud), 'tokenEXAMPLE']

afterEach(() => vi.unstubAllEnvs())

describe('fromEnv', () => {
  it.each([
    ['COS_*', cos, { secretId: 'AKIDCOSEXAMPLE', secretKey: 'cosKeyEXAMPLE' }],
    ['TENCENTCLOUD_*', cloud, { secretId: 'AKIDCLOUDEXAMPLE', secretKey: 'cloudKeyEXAMPLE' }],
    [
      'COS_* before TENCENTCLOUD_*',
      { ...cloud, ...cos },
      { secretId: 'AKIDCOSEXAMPLE', secretKey: 'cosKeyEXAMPLE' },
    ],
    [
      'COS_SECURITY_TOKEN',
      { ...cos, COS_SECURITY_TOKEN: 'tokenEXAMPLE' },
      { secretId: 'AKIDCOSEXAMPLE', secretKey: 'cosKeyEXAMPLE', securityToken: 'tokenEXAMPLE' },
    ],
    [
      'TENCENTCLOUD_SECURITY_TOKEN',
      { ...cloud, TENCENTCLOUD_SECURITY_TOKEN: 'tokenEXAMPLE' },
      { secretId: 'AKIDCLOUDEXAMPLE', secretKey: 'cloudKeyEXAMPLE', securityToken: 'tokenEXAMPLE' },
    ],
    [
      'no token of the other family',
      { ...cos, TENCENTCLOUD_SECURITY_TOKEN: 'tokenEXAMPLE' },
      { secretId: 'AKIDCOSEXAMPLE', secretKey: 'cosKeyEXAMPLE' },
    ],
    [
      'an empty variable as absent',
      { COS_SECRET_ID: '', COS_SECRET_KEY: '', ...cloud, TENCENTCLOUD_SECURITY_TOKEN: '' },
      { secretId: 'AKIDCLOUDEXAMPLE', secretKey: 'cloudKeyEXAMPLE' },
    ],
  ])('reads %s', (_title, env, credentials) => {
    expect(fromEnv(env)).toStrictEqual(credentials)
  })

  it('reads process.env by default and returns static credentials', () => {
    for (const [name, value] of Object.entries({ ...cos, COS_SECURITY_TOKEN: '' })) vi.stubEnv(name, value)
    const signer = createSigner({ bucket: 'b-1250000000', region: 'ap-guangzhou', credentials: fromEnv() })
    expect(signer.getAuth({ method: 'GET', key: 'a' })).toContain('q-ak=AKIDCOSEXAMPLE&')
  })

  it.each([null, 'COS_SECRET_ID=a'])('throws invalid_option for the environment %j', (env) => {
    expect(() => fromEnv(env as never)).toThrow(
      expect.objectContaining({ code: 'invalid_option', message: 'env: must be an object' }),
    )
  })

  it.each<[string, Record<string, string>, string]>([
    [
      'nothing',
      {},
      'COS_SECRET_ID: is not set in the environment, and neither COS_READ_SECRET_ID nor TENCENTCLOUD_SECRET_ID is set',
    ],
    ['an id alone', { COS_SECRET_ID: cos.COS_SECRET_ID }, 'COS_SECRET_KEY: is not set'],
    ['a key alone', { COS_SECRET_KEY: cos.COS_SECRET_KEY }, 'COS_SECRET_ID: is not set'],
    ['a token alone', { COS_SECURITY_TOKEN: 'tokenEXAMPLE' }, 'COS_SECRET_ID: is not set'],
    [
      'half of the first family and all of the second',
      { ...cloud, COS_SECRET_ID: cos.COS_SECRET_ID },
      'COS_SECRET_KEY: is not set',
    ],
    [
      'a key of the first family and all of the second',
      { ...cloud, COS_SECRET_KEY: cos.COS_SECRET_KEY },
      'COS_SECRET_ID: is not set',
    ],
    [
      'a token of the first family and all of the second',
      { ...cloud, COS_SECURITY_TOKEN: 'tokenEXAMPLE' },
      'COS_SECRET_ID: is not set',
    ],
    [
      'half of each',
      { COS_SECRET_KEY: cos.COS_SECRET_KEY, TENCENTCLOUD_SECRET_ID: cloud.TENCENTCLOUD_SECRET_ID },
      'COS_SECRET_ID: is not set',
    ],
    [
      'half of the second',
      { TENCENTCLOUD_SECRET_ID: cloud.TENCENTCLOUD_SECRET_ID },
      'TENCENTCLOUD_SECRET_KEY: is not set',
    ],
    [
      'a line break',
      { ...cos, COS_SECRET_KEY: `${cos.COS_SECRET_KEY}\n` },
      'COS_SECRET_KEY: must be visible ASCII',
    ],
    ['a space', { ...cos, COS_SECRET_ID: ` ${cos.COS_SECRET_ID}` }, 'COS_SECRET_ID: must be visible ASCII'],
    [
      'a token of other text',
      { ...cos, COS_SECURITY_TOKEN: 'tokenEXAMPLE密' },
      'COS_SECURITY_TOKEN: must be visible',
    ],
  ])('throws invalid_option for %s, naming the variable but not its value', (_title, env, message) => {
    let error: unknown
    try {
      fromEnv(env)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(CosgateError)
    expect(error).toMatchObject({ code: 'invalid_option' })
    expect((error as Error).message).toContain(message)
    for (const value of values) expect(inspect(error, { depth: 9 })).not.toContain(value)
  })
})
