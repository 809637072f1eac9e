import { assumeRole, getFederationToken, scopeByPrefix, scopePolicy } from '@cosgate/sts'
import { describe, expect, it } from 'vitest'
import { respondWith, StsServer } from './sts-server.js'

const server = StsServer.forThisFile()
const credentials = { secretId: 'AKIDCALLEREXAMPLE', secretKey: 'callerKeyEXAMPLE' }
const roleArn = 'qcs::cam::uin/100000000001:roleName/uploader'
const role = { credentials, roleArn }
const policy = { version: '2.0' as const, statement: [] }
const place = { bucket: 'examplebucket-1250000000', region: 'ap-guangzhou' }
const scope = { ...place, actions: ['GetObject'], prefix: 'a/' }
const need = { ...place, action: 'GetObject', resource: 'k', scope: '' }

function captureMessage(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return (error as Error).message
  }
  return expect.unreachable()
}

describe('the message of an invalid option is complete', () => {
  const names = 'letters, digits and =,.@_+-'
  it.each([
    [{ ...role, roleArn: `x${roleArn}` }, 'roleArn: must be the ARN of a CAM role'],
    [{ ...role, roleArn: `${roleArn} x` }, 'roleArn: must be the ARN of a CAM role'],
    [{ ...role, roleSessionName: ' ab' }, `roleSessionName: must be 2 to 128 ${names}`],
    [{ ...role, roleSessionName: 'ab ' }, `roleSessionName: must be 2 to 128 ${names}`],
    [{ ...role, roleSessionName: 'a'.repeat(129) }, `roleSessionName: must be 2 to 128 ${names}`],
    [{ ...role, region: 'Ap' }, 'region: must be a region, such as ap-guangzhou'],
    [{ ...role, timeout: '5' }, 'timeout: must be seconds, more than 0 and at most 60'],
    [{ ...role, timeout: 60.1 }, 'timeout: must be seconds, more than 0 and at most 60'],
    [{ ...role, endpoint: 'sts' }, 'endpoint: must be scheme, host and port only'],
    [{ ...role, endpoint: 'http://x.127.0.0.1' }, 'endpoint: must be scheme, host and port only'],
    [{ ...role, endpoint: 'http://x.localhost' }, 'endpoint: must be https, except on loopback'],
    [{ ...role, duration: 1 }, 'duration: is not an option'],
    [{ ...role, durationSecondss: 1 }, 'durationSecondss: is not an option (did you mean durationSeconds?)'],
    [{ ...role, durationSecon: 1 }, 'durationSecon: is not an option (did you mean durationSeconds?)'],
    [{ ...role, durationSeco: 1 }, 'durationSeco: is not an option'],
    [[], 'options: must be an object'],
    [null, 'options: must be an object'],
    [{ ...role, credentials: null }, 'credentials: must be an object'],
    [
      { ...role, credentials: { ...credentials, secretId: 'a b' } },
      'credentials.secretId: must be letters, digits, - and _',
    ],
    [
      { ...role, credentials: { ...credentials, secretKey: 'a b' } },
      'credentials.secretKey: must be visible ASCII',
    ],
    [
      { ...role, credentials: { ...credentials, securityToken: 'a b' } },
      'credentials.securityToken: must be visible ASCII',
    ],
    [{ ...role, credentials: { ...credentials, region: 'x' } }, 'credentials.region: is not an option'],
  ])('assumeRole(%o)', (options, message) => {
    expect(captureMessage(() => assumeRole(options as never))).toBe(message)
  })

  it.each(['read', 'write'])('assumeRole with a key that has the field %s', (field) => {
    const pair = { ...role, credentials: { [field]: credentials } }
    expect(captureMessage(() => assumeRole(pair as never))).toBe(
      'credentials: must be one key, not a pair; unset COS_READ_SECRET_ID and COS_WRITE_SECRET_ID and set COS_SECRET_ID and COS_SECRET_KEY',
    )
  })

  it.each(['a b', ' a', 'a ', '', 'a'.repeat(129)])('getFederationToken with the name %j', (name) => {
    expect(captureMessage(() => getFederationToken({ credentials, policy, name }))).toBe(
      `name: must be 1 to 128 ${names}`,
    )
  })

  it.each([0, 21, 1.5, '2'])('scopeByPrefix(%o)', (folders) => {
    expect(captureMessage(() => scopeByPrefix(folders as never))).toBe(
      'folders: must be a whole number from 1 to 20',
    )
  })

  it.each([
    ['name/cos:GetObjects', ' (did you mean GetObject?)'],
    ['cos:GetObject', ' (did you mean GetObject?)'],
    ['xcos:GetObjectx', ''],
  ])('scopePolicy with the action %s', (action, hint) => {
    expect(captureMessage(() => scopePolicy({ ...scope, actions: [action] }))).toBe(
      `actions: '${action}' is not a known COS action${hint}`,
    )
  })

  it.each([
    [{ bucket: undefined }, 'bucket: must be a bucket name, BucketName-APPID'],
    [{ bucket: ['b-1250000000'] }, 'bucket: must be a bucket name, BucketName-APPID'],
    [{ bucket: 'b-1250000000-x' }, 'bucket: must be a bucket name, BucketName-APPID'],
    [{ region: undefined }, 'region: must be a COS region, such as ap-guangzhou'],
    [{ region: ['ap-guangzhou'] }, 'region: must be a COS region, such as ap-guangzhou'],
    [
      { contentTypes: ['image/png', 5] },
      "contentTypes: must be a list such as ['image/*', 'application/pdf']",
    ],
    [{ contentTypes: [' image/png'] }, "contentTypes: must be a list such as ['image/*', 'application/pdf']"],
  ])('scopePolicy with %o', (change, message) => {
    expect(captureMessage(() => scopePolicy({ ...scope, ...change } as never))).toBe(message)
  })
})

describe('the largest and smallest allowed values', () => {
  it.each([
    { ...role, timeout: 60 },
    { ...role, durationSeconds: 1 },
    { ...role, durationSeconds: 43_200 },
    { ...role, roleSessionName: 'ab' },
    { ...role, roleSessionName: 'a'.repeat(128) },
    { ...role, roleArn: 'qcs::cam::uin/1:role/x' },
    { ...role, endpoint: 'http://127.100.20.3:8080' },
    { ...role, credentials: { ...credentials, securityToken: 'token', expiresAt: 1_700_000_000 } },
  ])('assumeRole accepts %o', (options) => {
    expect(assumeRole(options)).toBeTypeOf('function')
  })

  it('scopePolicy accepts a prefix of 850 bytes and a region of one letter', () => {
    const prefix = 'a'.repeat(850)
    expect(scopePolicy({ ...scope, region: 'x', prefix }).statement[0]!.resource[0]).toContain(`:x:uid/`)
  })

  it.each([0, 9_999_999_999])('the clock may return %d', async (now) => {
    await assumeRole({ ...role, endpoint: server.endpoint, clock: () => now })(need)
    expect(server.received[0]!.headers['x-tc-timestamp']).toBe(String(now))
  })

  it('the clock may not return 10,000,000,000', async () => {
    const provider = assumeRole({ ...role, endpoint: server.endpoint, clock: () => 1e10 })
    await expect(provider(need)).rejects.toThrow('clock: must return Unix seconds')
  })
})

describe('the message of a failed call is complete', () => {
  it.each([
    ['', 500, 'http_error', 'STS answered with HTTP status 500'],
    ['<html>', 200, 'malformed_answer', 'The answer is not in the form of the STS API'],
    ['null', 200, 'malformed_answer', 'The answer is not in the form of the STS API'],
    ['{"Response":null}', 200, 'malformed_answer', 'The answer is not in the form of the STS API'],
    ['{"Response":"x"}', 200, 'malformed_answer', 'The answer is not in the form of the STS API'],
    ['{"Response":{"Error":{}}}', 200, 'sts_error', 'STS refused the call without a code'],
    [
      '{"Response":{"RequestId":"request-1"}}',
      200,
      'malformed_answer',
      'STS answered without a usable temporary key',
    ],
  ])('after the answer %j with status %i', async (body, status, code, message) => {
    server.answer = respondWith(body, status)
    const requestId = body.includes('request-1') ? 'request-1' : undefined
    await expect(assumeRole({ ...role, endpoint: server.endpoint })(need)).rejects.toMatchObject({
      name: 'StsError',
      code,
      message,
      requestId,
    })
  })

  it('after no answer, with the cause', async () => {
    server.answer = () => {}
    const provider = assumeRole({ ...role, endpoint: server.endpoint, timeout: 0.05 })
    await expect(provider(need)).rejects.toMatchObject({
      code: 'timeout',
      message: 'STS did not answer within 0.05 seconds',
      cause: { name: 'TimeoutError' },
    })
  })

  it('after a broken connection', async () => {
    server.answer = (request) => request.socket.destroy()
    await expect(assumeRole({ ...role, endpoint: server.endpoint })(need)).rejects.toMatchObject({
      code: 'network_error',
      message: 'STS could not be reached',
    })
  })

  it.each([
    [{ action: 'Get' }, 'No policy is known for the action'],
    [
      { resource: 'a*' },
      'The resource cannot be named in a policy: it must not contain * or ?, which are wildcards in a policy',
    ],
  ])('for the need %o', async (change, message) => {
    const provider = assumeRole({ ...role, scoped: true, endpoint: server.endpoint })
    await expect(provider({ ...need, ...change })).rejects.toMatchObject({
      code: 'unsupported_need',
      message,
    })
  })

  it.each([undefined, null, 'key'])('if the credentials function returns %o', async (returned) => {
    const provider = assumeRole({ ...role, credentials: () => returned as never, endpoint: server.endpoint })
    await expect(provider(need)).rejects.toThrow('credentials: must be a key')
  })
})

describe('the scope of a need', () => {
  it('names the kind of action, bucket, region, extent and path', () => {
    const scopeOf = scopeByPrefix(1)
    expect(scopeOf({ ...place, action: 'HeadObject', resource: 'a/b' })).toBe(
      'GetObject examplebucket-1250000000 ap-guangzhou below a/',
    )
    expect(scopeOf({ ...place, action: 'HeadObject', resource: 'b' })).toBe(
      'GetObject examplebucket-1250000000 ap-guangzhou exactly b',
    )
  })
})
