import { createSigner } from '@cosgate/core'
import { assumeRole, getFederationToken, type Policy } from '@cosgate/sts'
import { describe, expect, it } from 'vitest'
import { StsServer } from './sts-server.js'

const server = StsServer.forThisFile()
const credentials = { secretId: 'AKIDCALLEREXAMPLE', secretKey: 'callerKeyEXAMPLE' }
const roleArn = 'qcs::cam::uin/100000000001:roleName/uploader'
const bucket = 'examplebucket-1250000000'
const region = 'ap-guangzhou'
const need = { action: 'GetObject', bucket, region, resource: 'users/alice/a.jpg', scope: '' }
const policy: Policy = { version: '2.0', statement: [] }

describe('assumeRole', () => {
  it('returns the temporary key and its expiry', async () => {
    const provider = assumeRole({ credentials, roleArn, endpoint: server.endpoint })
    expect(await provider(need)).toEqual({
      secretId: 'AKIDTEMPORARYEXAMPLE',
      secretKey: 'temporaryKeyEXAMPLE',
      securityToken: 'temporaryTokenEXAMPLE',
      expiresAt: 1_551_114_865,
    })
  })

  it('requests 1800 s as session cosgate without a policy by default', async () => {
    await assumeRole({ credentials, roleArn, endpoint: server.endpoint })(need)
    expect(server.received[0]!.headers).toMatchObject({
      'x-tc-action': 'AssumeRole',
      'x-tc-version': '2018-08-13',
      'x-tc-region': 'ap-guangzhou',
    })
    expect(server.params).toEqual({ RoleArn: roleArn, RoleSessionName: 'cosgate', DurationSeconds: 1800 })
  })

  it('sends the configured region', async () => {
    await assumeRole({ credentials, roleArn, region: 'ap-singapore', endpoint: server.endpoint })(need)
    expect(server.received[0]!.headers['x-tc-region']).toBe('ap-singapore')
  })
})

describe('getFederationToken', () => {
  it('sends its name and the policy', async () => {
    await getFederationToken({ credentials, policy, durationSeconds: 7200, endpoint: server.endpoint })(need)
    expect(server.received[0]!.headers['x-tc-action']).toBe('GetFederationToken')
    expect(server.params).toEqual({ Name: 'cosgate', DurationSeconds: 7200, Policy: expect.any(String) })
    expect(server.policy).toEqual(policy)
  })
})

describe('the credentials of the caller', () => {
  it('a temporary key sends its token as X-TC-Token', async () => {
    const temporary = { ...credentials, securityToken: 'callerTokenEXAMPLE' }
    await assumeRole({ credentials: temporary, roleArn, endpoint: server.endpoint })(need)
    expect(server.received[0]!.headers['x-tc-token']).toBe('callerTokenEXAMPLE')
  })

  it('a permanent key sends no X-TC-Token', async () => {
    await assumeRole({ credentials, roleArn, endpoint: server.endpoint })(need)
    expect(server.received[0]!.headers).not.toHaveProperty('x-tc-token')
  })

  it('a credentials function is called with the need before each call of STS', async () => {
    const needs: unknown[] = []
    const caller = async (given: unknown) => {
      needs.push(given)
      return { ...credentials, secretId: `AKID${needs.length}EXAMPLE` }
    }
    const provider = assumeRole({ credentials: caller, roleArn, endpoint: server.endpoint })
    await provider(need)
    await provider(need)
    expect(needs).toEqual([need, need])
    expect(server.received.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization!)![1])).toEqual(
      ['AKID1EXAMPLE', 'AKID2EXAMPLE'],
    )
  })
})

describe('a policy function', () => {
  it('a policy function is called with the need', async () => {
    const resource = [`qcs::cos:${region}:uid/1250000000:${bucket}/x`]
    const createPolicy = (action: string): Policy => ({
      version: '2.0',
      statement: [{ effect: 'allow', action: [`name/cos:${action}`], resource }],
    })
    const options = { credentials, roleArn, endpoint: server.endpoint }
    await assumeRole({ ...options, policy: (given) => createPolicy(given.action) })(need)
    expect(server.policy).toEqual(createPolicy('GetObject'))
  })

  it('throws invalid_option if a policy function returns no policy, and does not call STS', async () => {
    const policies = [undefined, null, true, {}] as unknown as Policy[]
    for (const invalid of policies) {
      const provider = assumeRole({ credentials, roleArn, endpoint: server.endpoint, policy: () => invalid })
      await expect(provider(need)).rejects.toMatchObject({ name: 'StsError', code: 'invalid_option' })
    }
    expect(server.received).toEqual([])
  })
})

describe('with a signer', () => {
  it('one call of STS serves all signatures until the key expires, and no signature outlives it', async () => {
    const clock = () => 1_551_113_065
    const provider = assumeRole({ credentials, roleArn, endpoint: server.endpoint, clock })
    const signer = createSigner({ bucket, region, credentials: provider, clock })
    const urls = await Promise.all(
      ['a', 'b', 'c'].map((key) => signer.getPresignedDownloadUrl({ key, expires: 3600 })),
    )
    expect(server.received).toHaveLength(1)
    for (const url of urls) {
      expect(new URL(url).searchParams.get('q-sign-time')).toBe('1551113005;1551114865')
      expect(new URL(url).searchParams.get('x-cos-security-token')).toBe('temporaryTokenEXAMPLE')
    }
  })
})
