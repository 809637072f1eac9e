import { inspect } from 'node:util'
import { assumeRole, getFederationToken, StsError } from '@cosgate/sts'
import { describe, expect, it } from 'vitest'
import { goodAnswer, respondWith, StsServer, temporaryKey } from './sts-server.js'

const server = StsServer.forThisFile()
const credentials = {
  secretId: 'AKIDCALLEREXAMPLE',
  secretKey: 'callerKeyEXAMPLE',
  securityToken: 'callerTokenEXAMPLE',
}
const roleArn = 'qcs::cam::uin/100000000001:roleName/uploader'
const need = { action: 'GetObject', bucket: 'b-1250000000', region: 'ap-guangzhou', resource: 'k', scope: '' }
const secrets = [...Object.values(credentials), ...Object.values(temporaryKey)]

async function catchFailure(options: { endpoint?: string; timeout?: number } = {}): Promise<StsError> {
  const error = await assumeRole({ credentials, roleArn, endpoint: server.endpoint, ...options })(need).then(
    () => expect.unreachable(),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(StsError)
  const shown = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)} ${(error as Error).stack}`
  for (const secret of secrets) expect(shown).not.toContain(secret)
  return error as StsError
}

describe('a failed call of STS throws an StsError without key material', () => {
  it('throws sts_error with the code and request ID of the API and without its message', async () => {
    const Message = `The key ${credentials.secretKey} is wrong`
    server.answer = respondWith({
      Response: { Error: { Code: 'AuthFailure.SignatureFailure', Message }, RequestId: 'a-1' },
    })
    expect(await catchFailure()).toMatchObject({
      code: 'sts_error',
      stsCode: 'AuthFailure.SignatureFailure',
      requestId: 'a-1',
      message: 'STS refused the call: AuthFailure.SignatureFailure',
    })
  })

  it('throws sts_error if the API returns no usable code', async () => {
    server.answer = respondWith({ Response: { Error: { Code: `x ${credentials.secretKey}` }, RequestId: 7 } })
    expect(await catchFailure()).toMatchObject({
      code: 'sts_error',
      stsCode: undefined,
      requestId: undefined,
    })
  })

  it.each([400, 403, 500, 502])('throws http_error for HTTP status %i', async (status) => {
    server.answer = respondWith(`proxy says ${credentials.secretKey}`, status)
    expect(await catchFailure()).toMatchObject({ code: 'http_error', status })
  })

  it.each([301, 302, 307, 308])(
    'throws http_error for a redirect with status %i and does not follow it',
    async (status) => {
      server.answer = respondWith('', status, { location: `${server.endpoint}/elsewhere` })
      expect(await catchFailure()).toMatchObject({ code: 'http_error', status })
      expect(server.received).toHaveLength(1)
    },
  )

  it('throws timeout if no response arrives in time', async () => {
    server.answer = () => {}
    expect(await catchFailure({ timeout: 0.05 })).toMatchObject({ code: 'timeout' })
  })

  it('throws timeout if a response stops in the middle', async () => {
    server.answer = (_request, response) => {
      response.writeHead(200).write('{"Response":')
    }
    expect(await catchFailure({ timeout: 0.05 })).toMatchObject({ code: 'timeout' })
  })

  it('throws network_error if the connection breaks', async () => {
    server.answer = (request) => request.socket.destroy()
    expect(await catchFailure()).toMatchObject({ code: 'network_error', cause: expect.any(TypeError) })
  })

  const { Credentials, ExpiredTime } = goodAnswer.Response
  it.each([
    ['a body that is not JSON', `<html>${temporaryKey.TmpSecretKey}`],
    ['a truncated body', JSON.stringify(goodAnswer).slice(0, -9)],
    ['null', 'null'],
    ['a number', '5'],
    ['no Response', {}],
    ['a Response that is a string', { Response: 'yes' }],
    ['no Credentials', { Response: { ExpiredTime } }],
    ['null Credentials', { Response: { Credentials: null, ExpiredTime } }],
    ['no key', { Response: { Credentials: { ...Credentials, TmpSecretKey: undefined }, ExpiredTime } }],
    ['an empty key', { Response: { Credentials: { ...Credentials, TmpSecretKey: '' }, ExpiredTime } }],
    [
      'a token with a line break',
      { Response: { Credentials: { ...Credentials, Token: 'a\r\nb' }, ExpiredTime } },
    ],
    [
      'a malformed TmpSecretId',
      { Response: { Credentials: { ...Credentials, TmpSecretId: 'a&b' }, ExpiredTime } },
    ],
    ['no expiry', { Response: { Credentials } }],
    ['an expiry as a string', { Response: { Credentials, ExpiredTime: '1551114865' } }],
    ['an expiry in milliseconds', { Response: { Credentials, ExpiredTime: 1_551_114_865_000 } }],
    ['an expiry of 0', { Response: { Credentials, ExpiredTime: 0 } }],
  ])('throws malformed_answer for %s', async (_title, body) => {
    server.answer = respondWith(body)
    expect(await catchFailure()).toMatchObject({ code: 'malformed_answer' })
  })
})

describe('an invalid option throws an StsError with its name and without its value', () => {
  const role = { credentials, roleArn }
  const token = { credentials, policy: { version: '2.0', statement: [] } }
  it.each([
    [
      'an unknown option',
      { ...role, durationSecond: 1 },
      'durationSecond: is not an option (did you mean durationSeconds?)',
    ],
    ['an unknown option without a suggestion', { ...role, proxy: 'x' }, 'proxy: is not an option'],
    [
      'a misspelled roleArn',
      { credentials, roleARM: roleArn },
      'roleARM: is not an option (did you mean roleArn?)',
    ],
    ['no options', undefined, 'options: must be an object'],
    ['no role', { credentials }, 'roleArn: must be'],
    ['a role that is not an ARN', { credentials, roleArn: 'uploader' }, 'roleArn: must be'],
    ['a session name with a space', { ...role, roleSessionName: 'a b' }, 'roleSessionName: must be'],
    ['a session name of one letter', { ...role, roleSessionName: 'a' }, 'roleSessionName: must be'],
    [
      'a lifetime of 0',
      { ...role, durationSeconds: 0 },
      'durationSeconds: must be a whole number from 1 to 43200',
    ],
    ['a long lifetime', { ...role, durationSeconds: 43_201 }, 'durationSeconds: must be'],
    ['half a second of lifetime', { ...role, durationSeconds: 1.5 }, 'durationSeconds: must be'],
    ['a lifetime as a string', { ...role, durationSeconds: '900' }, 'durationSeconds: must be'],
    ['plain http', { ...role, endpoint: 'http://sts.tencentcloudapi.com' }, 'endpoint: must be https'],
    [
      'http on a name that only looks like loopback',
      { ...role, endpoint: 'http://127.0.0.1.example.com' },
      'endpoint: must be https',
    ],
    [
      'an endpoint with a path',
      { ...role, endpoint: 'https://sts.tencentcloudapi.com/x' },
      'endpoint: must be scheme',
    ],
    [
      'an endpoint with a user',
      { ...role, endpoint: 'https://u:p@sts.tencentcloudapi.com' },
      'endpoint: must be scheme',
    ],
    ['another scheme', { ...role, endpoint: 'ftp://127.0.0.1' }, 'endpoint: must be https'],
    ['an endpoint that is not a string', { ...role, endpoint: 5 }, 'endpoint: must be scheme'],
    ['a region with a line break', { ...role, region: 'ap\nx' }, 'region: must be'],
    ['a timeout of 0', { ...role, timeout: 0 }, 'timeout: must be'],
    ['an infinite timeout', { ...role, timeout: Number.POSITIVE_INFINITY }, 'timeout: must be'],
    ['a clock that is not a function', { ...role, clock: 5 }, 'clock: must be'],
    ['no credentials', { roleArn }, 'credentials: must be an object'],
    [
      'an unknown field of a key',
      { roleArn, credentials: { ...credentials, secretkey: 'x' } },
      'credentials.secretkey: is not an option (did you mean secretKey?)',
    ],
    [
      'a key without an id',
      { roleArn, credentials: { secretKey: 'callerKeyEXAMPLE' } },
      'credentials.secretId: must be',
    ],
    [
      'a key with a line break',
      { roleArn, credentials: { ...credentials, secretKey: 'callerKeyEXAMPLE\n' } },
      'credentials.secretKey: must be',
    ],
    [
      'a token that is not a string',
      { roleArn, credentials: { ...credentials, securityToken: 5 } },
      'credentials.securityToken: must be',
    ],
    ['scoped that is not a boolean', { ...role, scoped: 'yes' }, 'scoped: must be'],
    ['a policy beside scoped', { ...role, scoped: true, policy: token.policy }, 'policy: must not be given'],
    ['a policy as a string', { ...role, policy: '{}' }, 'policy: must be'],
  ])('assumeRole throws invalid_option for %s', (_title, options, message) => {
    expectRefused(() => assumeRole(options as never), message)
  })

  it.each([
    ['neither a policy nor scoped', { credentials }, 'policy: is required'],
    ['an option of assumeRole', { ...token, roleArn }, 'roleArn: is not an option'],
    ['a name with a line break', { ...token, name: 'a\n' }, 'name: must be'],
    [
      'a long lifetime',
      { ...token, durationSeconds: 129_601 },
      'durationSeconds: must be a whole number from 1 to 129600',
    ],
  ])('getFederationToken throws invalid_option for %s', (_title, options, message) => {
    expectRefused(() => getFederationToken(options as never), message)
  })

  function expectRefused(make: () => unknown, message: string) {
    let error: unknown
    try {
      make()
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ name: 'StsError', code: 'invalid_option' })
    expect((error as Error).message).toContain(message)
    for (const secret of secrets) expect(inspect(error, { depth: 9 })).not.toContain(secret)
  }

  it.each([
    'https://sts.intl.tencentcloudapi.com',
    'http://localhost:1',
    'http://[::1]:1',
    'http://127.9.9.9',
  ])('assumeRole accepts the endpoint %s', (endpoint) => {
    expect(assumeRole({ ...role, endpoint })).toBeTypeOf('function')
  })
})

describe('values that are known only at call time are checked before a request is sent', () => {
  it.each([undefined, null, {}, { secretId: 'a b', secretKey: 'k' }])(
    'throws invalid_option if the credentials function returns %o',
    async (returned) => {
      const provider = assumeRole({
        credentials: () => returned as never,
        roleArn,
        endpoint: server.endpoint,
      })
      await expect(provider(need)).rejects.toMatchObject({ name: 'StsError', code: 'invalid_option' })
      expect(server.received).toEqual([])
    },
  )

  it.each([Number.NaN, -1, 1_551_113_065_000])(
    'throws invalid_option if the clock returns %d',
    async (now) => {
      const provider = assumeRole({ credentials, roleArn, endpoint: server.endpoint, clock: () => now })
      await expect(provider(need)).rejects.toMatchObject({
        code: 'invalid_option',
        message: 'clock: must return Unix seconds',
      })
      expect(server.received).toEqual([])
    },
  )

  it('passes an error of the credentials function on unchanged', async () => {
    const fault = new Error('vault is sealed')
    const provider = assumeRole({
      credentials: () => Promise.reject(fault),
      roleArn,
      endpoint: server.endpoint,
    })
    await expect(provider(need)).rejects.toBe(fault)
  })
})
