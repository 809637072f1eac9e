import type { EmulatorOptions, PolicyStatement } from '@cosgate/emulator'
import { scopePolicy } from '@cosgate/sts'
import { describe, expect, test } from 'vitest'
import {
  bucket,
  bucketHost,
  copyFrom,
  region,
  requestBucket,
  startUnconfigured,
} from '../support/default-bucket.js'
import { outcome, type SendOptions, secretId, secretKey } from '../support/local-cos.js'

/** Starts an emulator with the objects `users/a/1` and `users/b/1`, and a key with a policy. */
async function startWithPolicy(policy: PolicyStatement[], options: Partial<EmulatorOptions> = {}) {
  const admin = { secretId: 'AKIDadmin', secretKey: 'fake-admin' }
  const limited = { secretId, secretKey, policy }
  const cos = await startUnconfigured({ credentials: [limited, admin], ...options })
  for (const path of ['/users/a/1', '/users/b/1']) await cos.send('PUT', path, { body: 'x', ...admin })
  const sendLimited = (method: string, path: string, sendOptions: SendOptions = {}) =>
    outcome(cos.send(method, path, sendOptions))
  return { ...cos, sendLimited }
}

const createScopedPolicy = (actions = ['PutObject', 'GetObject', 'GetBucket'], policyRegion = region) =>
  scopePolicy({ bucket, region: policyRegion, actions, prefix: 'users/a/', maxBytes: 5 })
    .statement as PolicyStatement[]

describe('evaluatePolicy', () => {
  test('ignores the bucket of a scoped policy in the default bucket, but not keys, actions and conditions', async () => {
    const { sendLimited } = await startWithPolicy(createScopedPolicy())
    expect(await sendLimited('PUT', '/users/a/2', { body: '12345' })).toBe('200 undefined')
    expect(await sendLimited('GET', '/users/a/1')).toBe('200 undefined')
    expect(await sendLimited('GET', '/', { params: { prefix: 'users/a/' } })).toBe('200 undefined')
    for (const [method, path, options] of [
      ['PUT', '/users/a/2', { body: '123456' }],
      ['PUT', '/users/b/1', { body: '1' }],
      ['PUT', '/users/a', { body: '1' }],
      ['PUT', `/${bucket}/users/a/1`, { body: '1' }],
      ['GET', '/users/b/1', {}],
      ['GET', '/', {}],
      ['GET', '/', { params: { prefix: 'users/' } }],
      ['DELETE', '/users/a/1', {}],
    ] as const) {
      expect([path, await sendLimited(method, path, options)]).toEqual([path, '403 AccessDenied'])
    }
  })

  test('checks a configured region in the default bucket', async () => {
    const right = await startWithPolicy(createScopedPolicy(), { region })
    expect(await right.sendLimited('GET', '/users/a/1')).toBe('200 undefined')
    const wrong = await startWithPolicy(createScopedPolicy(undefined, 'ap-beijing'), { region })
    expect(await wrong.sendLimited('GET', '/users/a/1')).toBe('403 AccessDenied')
  })

  test('checks a configured bucket if the host names no bucket', async () => {
    const { sendLimited } = await startWithPolicy(createScopedPolicy(), { bucket: 'other-1250000000' })
    expect(await sendLimited('GET', '/users/a/1')).toBe('403 AccessDenied')
  })

  test('checks the bucket that the host names', async () => {
    const cos = await startWithPolicy(createScopedPolicy())
    expect(await requestBucket(cos, 'PUT', bucket, '/users/a/1', 'x')).toBe('200 ')
    expect(await requestBucket(cos, 'PUT', 'other-1250000000', '/users/a/1', 'x')).toBe('403 AccessDenied')
  })

  test.each([
    ['*', true, true],
    ['photos-*', true, true],
    ['photos-*/users/a/*', true, false],
    ['*-1250000000/users/a/*', true, false],
    ['*/users/a/1', true, false],
    ['*a/1', true, false],
    ['photos-1250000000/*', true, true],
    ['photos-1250000000/users', false, false],
    ['photos-1250000000/', false, false],
    ['photos-1250000000', false, false],
    ['users/a/*', false, false],
  ])('matches the resource %s with users/a/1: %s, with users/b/1: %s', async (path, matchesA, matchesB) => {
    const matches = [matchesA, matchesB]
    const allowOnly = await startWithPolicy([createStatement('allow', path)])
    expect([
      await allowOnly.sendLimited('GET', '/users/a/1'),
      await allowOnly.sendLimited('GET', '/users/b/1'),
    ]).toEqual(matches.map((isMatch) => (isMatch ? '200 undefined' : '403 AccessDenied')))
    const denyOnly = await startWithPolicy([createStatement('allow', '*'), createStatement('deny', path)])
    expect([
      await denyOnly.sendLimited('GET', '/users/a/1'),
      await denyOnly.sendLimited('GET', '/users/b/1'),
    ]).toEqual(matches.map((isMatch) => (isMatch ? '403 AccessDenied' : '200 undefined')))
  })

  test('requires GetObject for the bucket that a copy source names', async () => {
    const { sendLimited } = await startWithPolicy(createScopedPolicy())
    const copy = (host: string, path: string) => sendLimited('PUT', '/users/a/copy', copyFrom(host, path))
    expect(await copy(bucketHost(bucket), 'users/a/1')).toBe('200 undefined')
    expect(await copy('any.host', 'users/a/1')).toBe('200 undefined')
    expect(await copy(bucketHost(bucket), 'users/b/1')).toBe('403 AccessDenied')
    expect(await copy('any.host', 'users/b/1')).toBe('403 AccessDenied')
    expect(await copy(bucketHost('other-1250000000'), 'users/a/1')).toBe('403 AccessDenied')
    expect(await copy(`${bucket}.cos.ap-beijing.myqcloud.com`, 'users/a/1')).toBe('403 AccessDenied')
  })
})

function createStatement(effect: 'allow' | 'deny', path: string): PolicyStatement {
  return { effect, action: 'name/cos:*', resource: `qcs::cos:*:uid/1250000000:${path}` }
}
