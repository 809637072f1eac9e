import { inspect } from 'node:util'
import { assumeRole, getFederationToken, StsError } from '@cosgate/sts'
import { describe, expect, it } from 'vitest'
import { answering, goodAnswer, StsServer, temporaryKey } from './sts-server.js'

const server = StsServer.forThisFile()
const credentials = {
  secretId: 'AKIDCALLEREXAMPLE',
  secretKey: 'callerKeyEXAMPLE',
  securityToken: 'callerTokenEXAMPLE',
}
const roleArn = 'qcs::cam::uin/100000000001:roleName/uploader'
const need = { action: 'GetObject', bucket: 'b-1250000000', region: 'ap-guangzhou', resource: 'k', scope: '' }
const secrets = [...Object.values(credentials), ...Object.values(temporaryKey)]

async function failure(options: { endpoint?: string; timeout?: number } = {}): Promise<StsError> {
  const error = await assumeRole({ credentials, roleArn, endpoint: server.endpoint, ...options })(need).then(
    () => expect.unreachable(),
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(StsError)
  const shown = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)} ${(error as Error).stack}`
  for (const secret of secrets) expect(shown).not.toContain(secret)
  return error as StsError
}

describe('a failure of STS is a typed error without key material', () => {
  it('an error of the API keeps its code and the request number, not its prose', async () => {
    const Message = `The key ${credentials.secretKey} is wrong`
    server.answer = answering({
      Response: { Error: { Code: 'AuthFailure.SignatureFailure', Message }, RequestId: 'a-1' },
    })
    expect(await failure()).toMatchObject({
      code: 'sts_error',
      stsCode: 'AuthFailure.SignatureFailure',
      requestId: 'a-1',
      message: 'STS refused the call: AuthFailure.SignatureFailure',
    })
  })

  it('an error of the API without a usable code is still one', async () => {
    server.answer = answering({ Response: { Error: { Code: `x ${credentials.secretKey}` }, RequestId: 7 } })
    expect(await failure()).toMatchObject({ code: 'sts_error', stsCode: undefined, requestId: undefined })
  })

  it.each([400, 403, 500, 502])('HTTP status %i', async (status) => {
    server.answer = answering(`proxy says ${credentials.secretKey}`, status)
    expect(await failure()).toMatchObject({ code: 'http_error', status })
  })

  it.each([301, 302, 307, 308])('a redirect with status %i is not followed', async (status) => {
    server.answer = answering('', status, { location: `${server.endpoint}/elsewhere` })
    expect(await failure()).toMatchObject({ code: 'http_error', status })
    expect(server.received).toHaveLength(1)
  })

  it('no answer in time', async () => {
    server.answer = () => {}
    expect(await failure({ timeout: 0.05 })).toMatchObject({ code: 'timeout' })
  })

  it('an answer that stops in the middle', async () => {
    server.answer = (_request, response) => {
      response.writeHead(200).write('{"Response":')
    }
    expect(await failure({ timeout: 0.05 })).toMatchObject({ code: 'timeout' })
  })

  it('a broken connection', async () => {
    server.answer = (request) => request.socket.destroy()
    expect(await failure()).toMatchObject({ code: 'network_error', cause: expect.any(TypeError) })
  })

  const { Credentials, ExpiredTime } = goodAnswer.Response
  it.each([
    ['no JSON', `<html>${temporaryKey.TmpSecretKey}`],
    ['half of an answer', JSON.stringify(goodAnswer).slice(0, -9)],
    ['null', 'null'],
    ['a number', '5'],
    ['no Response', {}],
    ['a Response of text', { Response: 'yes' }],
    ['no Credentials', { Response: { ExpiredTime } }],
    ['Credentials null', { Response: { Credentials: null, ExpiredTime } }],
    ['no key', { Response: { Credentials: { ...Credentials, TmpSecretKey: undefined }, ExpiredTime } }],
    ['an empty key', { Response: { Credentials: { ...Credentials, TmpSecretKey: '' }, ExpiredTime } }],
    [
      'a token with a line break',
      { Response: { Credentials: { ...Credentials, Token: 'a\r\nb' }, ExpiredTime } },
    ],
    [
      'an id of another form',
      { Response: { Credentials: { ...Credentials, TmpSecretId: 'a&b' }, ExpiredTime } },
    ],
    ['no expiry', { Response: { Credentials } }],
    ['an expiry as text', { Response: { Credentials, ExpiredTime: '1551114865' } }],
    ['an expiry in milliseconds', { Response: { Credentials, ExpiredTime: 1_551_114_865_000 } }],
    ['an expiry of 0', { Response: { Credentials, ExpiredTime: 0 } }],
  ])('a malformed answer: %s', async (_title, body) => {
    server.answer = answering(body)
    expect(await failure()).toMatchObject({ code: 'malformed_answer' })
  })
})

describe('a bad option is an error at once that names it, never its value', () => {
  const role = { credentials, roleArn }
  const token = { credentials, policy: { version: '2.0', statement: [] } }
  it.each([
    [
      'an unknown option',
      { ...role, durationSecond: 1 },
      'durationSecond: is not an option (did you mean durationSeconds?)',
    ],
    ['an unknown option far from any', { ...role, proxy: 'x' }, 'proxy: is not an option'],
    [
      'a misspelt role',
      { credentials, roleARM: roleArn },
      'roleARM: is not an option (did you mean roleArn?)',
    ],
    ['no options', undefined, 'options: must be an object'],
    ['no role', { credentials }, 'roleArn: must be'],
    ['a role that is no ARN', { credentials, roleArn: 'uploader' }, 'roleArn: must be'],
    ['a session name with a space', { ...role, roleSessionName: 'a b' }, 'roleSessionName: must be'],
    ['a session name of one letter', { ...role, roleSessionName: 'a' }, 'roleSessionName: must be'],
    [
      'no lifetime',
      { ...role, durationSeconds: 0 },
      'durationSeconds: must be a whole number from 1 to 43200',
    ],
    ['a long lifetime', { ...role, durationSeconds: 43_201 }, 'durationSeconds: must be'],
    ['half a second of lifetime', { ...role, durationSeconds: 1.5 }, 'durationSeconds: must be'],
    ['a lifetime as text', { ...role, durationSeconds: '900' }, 'durationSeconds: must be'],
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
    ['an endpoint that is no text', { ...role, endpoint: 5 }, 'endpoint: must be scheme'],
    ['a region with a line break', { ...role, region: 'ap\nx' }, 'region: must be'],
    ['no time', { ...role, timeout: 0 }, 'timeout: must be'],
    ['endless time', { ...role, timeout: Number.POSITIVE_INFINITY }, 'timeout: must be'],
    ['a clock that is none', { ...role, clock: 5 }, 'clock: must be'],
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
      'a token that is no text',
      { roleArn, credentials: { ...credentials, securityToken: 5 } },
      'credentials.securityToken: must be',
    ],
    ['scoped that is neither true nor false', { ...role, scoped: 'yes' }, 'scoped: must be'],
    ['a policy beside scoped', { ...role, scoped: true, policy: token.policy }, 'policy: must not be given'],
    ['a policy as text', { ...role, policy: '{}' }, 'policy: must be'],
  ])('assumeRole with %s', (_title, options, message) => {
    expectRefused(() => assumeRole(options as never), message)
  })

  it.each([
    ['neither a policy nor scoped', { credentials }, 'policy: is required'],
    ['an option of the other', { ...token, roleArn }, 'roleArn: is not an option'],
    ['a name with a line break', { ...token, name: 'a\n' }, 'name: must be'],
    [
      'a long lifetime',
      { ...token, durationSeconds: 129_601 },
      'durationSeconds: must be a whole number from 1 to 129600',
    ],
  ])('getFederationToken with %s', (_title, options, message) => {
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
  ])('the endpoint %s is good', (endpoint) => {
    expect(assumeRole({ ...role, endpoint })).toBeTypeOf('function')
  })
})

describe('what is only known later is checked before anything is sent', () => {
  it.each([undefined, null, {}, { secretId: 'a b', secretKey: 'k' }])(
    'a function that gives %o',
    async (given) => {
      const provider = assumeRole({ credentials: () => given as never, roleArn, endpoint: server.endpoint })
      await expect(provider(need)).rejects.toMatchObject({ name: 'StsError', code: 'invalid_option' })
      expect(server.received).toEqual([])
    },
  )

  it.each([Number.NaN, -1, 1_551_113_065_000])('a clock that says %d', async (now) => {
    const provider = assumeRole({ credentials, roleArn, endpoint: server.endpoint, clock: () => now })
    await expect(provider(need)).rejects.toMatchObject({
      code: 'invalid_option',
      message: 'clock: must return Unix seconds',
    })
    expect(server.received).toEqual([])
  })

  it("a failure of the caller's own key is passed on as it is", async () => {
    const fault = new Error('vault is sealed')
    const provider = assumeRole({
      credentials: () => Promise.reject(fault),
      roleArn,
      endpoint: server.endpoint,
    })
    await expect(provider(need)).rejects.toBe(fault)
  })
})
