import type { PolicyStatement } from '@cosgate/emulator'
import { expect, test } from 'vitest'
import { bucket, proxy, region, secretId, secretKey, startEmulator } from './run.js'
import { listStatuses, runDoctor } from './run-doctor.js'

test('doctor reports a credentials problem for a wrong secret key, and skips only the checks that need the key', async () => {
  const { url } = await startEmulator()
  const { code, report, found } = await runDoctor(url, [], { COS_SECRET_KEY: 'another-fake-secret' })
  expect([code, report.ok]).toEqual([1, false])
  expect(found('credentials')).toMatchObject({
    status: 'problem',
    advice: expect.stringContaining('COS_SECRET_KEY'),
  })
  expect(found('credentials').detail).toContain('SignatureDoesNotMatch')
  expect(listStatuses(report).slice(4)).toEqual([
    'cors ok',
    'round-trip skipped',
    'key-pair skipped',
    'rights skipped',
    'preview skipped',
  ])
})

test.each([
  ['an unknown secretId', {}, { COS_SECRET_ID: 'AKIDunknown' }, 'InvalidAccessKeyId'],
  ['a temporary key without its token', { securityToken: 'fake-token' }, {}, 'InvalidToken'],
  [
    'an expired temporary key',
    { securityToken: 'fake-token', expiresAt: 1 },
    { COS_SECURITY_TOKEN: 'fake-token' },
    'ExpiredToken',
  ],
] as [string, object, Record<string, string>, string][])('doctor names %s', async (_, key, env, code) => {
  const { url } = await startEmulator({ credentials: { secretId, secretKey, ...key } })
  const { found } = await runDoctor(url, [], env)
  expect(found('credentials')).toMatchObject({ status: 'problem', advice: expect.any(String) })
  expect(found('credentials').detail).toContain(code)
})

test('doctor exits with 0 for a temporary key with its token', async () => {
  const { url } = await startEmulator({ credentials: { secretId, secretKey, securityToken: 'fake-token' } })
  expect((await runDoctor(url, [], { COS_SECURITY_TOKEN: 'fake-token' })).code).toBe(0)
})

test('doctor names the bucket of the origin if COS_BUCKET is another one, and prints the line to set', async () => {
  const { url } = await startEmulator()
  const { code, found } = await runDoctor(url, [], { COS_BUCKET: 'other-1250000000' })
  expect(code).toBe(1)
  expect(found('bucket')).toMatchObject({ status: 'problem', paste: `COS_BUCKET=${bucket}` })
})

test('doctor reports a bucket problem, not a credentials problem, for a bucket that does not exist', async () => {
  const { url } = await startEmulator()
  const origin = await proxy(url, {
    sent: (headers) => ({ ...headers, host: `missing-1.cos.${region}.localhost` }),
  })
  const { code, report, found } = await runDoctor(origin)
  expect(code).toBe(1)
  expect(listStatuses(report).slice(2, 4)).toEqual(['credentials skipped', 'bucket problem'])
  expect(found('credentials').detail).toBe('not checked: see the bucket check')
  expect(found('bucket').detail).toContain('there is no such bucket in this region')
})

test('doctor names the region of the bucket if --region is another one, and prints the line to set', async () => {
  const { url } = await startEmulator()
  const { code, found } = await runDoctor(url, ['--region', 'ap-beijing'])
  expect(code).toBe(1)
  expect(found('bucket')).toMatchObject({ status: 'problem', paste: `COS_REGION=${region}` })
})

test('doctor reports a proxy that changes the host, not a wrong secret key', async () => {
  const { url } = await startEmulator()
  const origin = await proxy(url, { sent: (headers) => ({ ...headers, host: 'inner.example.com' }) })
  expect((await runDoctor(origin)).found('credentials').detail).toContain(
    'changes the host to inner.example.com',
  )
})

test('doctor warns about a key that cannot download', async () => {
  const statements = [allow(['PutObject', 'DeleteObject'], '*')]
  const { url } = await startEmulator({ credentials: { secretId, secretKey, policy: statements } })
  const { code, found } = await runDoctor(url)
  expect(code).toBe(0)
  expect(found('round-trip')).toMatchObject({ status: 'warning', detail: 'the key cannot download' })
  expect(found('key-pair').status).toBe('ok')
})

test('doctor reports a problem if the key can do nothing below --prefix', async () => {
  const statements = [allow(['*'], 'elsewhere/*')]
  const { url } = await startEmulator({ credentials: { secretId, secretKey, policy: statements } })
  const { code, found } = await runDoctor(url, ['--prefix', 'users/'])
  expect([code, found('round-trip').status]).toEqual([1, 'problem'])
})

test('doctor reports a problem if the key reaches beyond --prefix, and prints a policy that fixes it', async () => {
  const wide = await startEmulator()
  const { code, found } = await runDoctor(wide.url, ['--prefix', 'users/'])
  expect([code, found('rights').status]).toEqual([1, 'problem'])
  for (const excess of ['list the whole bucket', 'write outside the prefix', 'delete outside the prefix']) {
    expect(found('rights').detail).toContain(excess)
  }
  const policy = JSON.parse(found('rights').paste!)
  const narrow = await startEmulator({ credentials: { secretId, secretKey, policy } })
  const fixed = await runDoctor(narrow.url, ['--prefix', 'users/'])
  expect([fixed.code, fixed.found('rights').status]).toEqual([0, 'ok'])
  // Deleting is opt-in, so the policy does not allow it.
  expect(fixed.found('round-trip')).toMatchObject({ status: 'warning', detail: 'the key cannot delete' })
})

const pair = {
  COS_READ_SECRET_ID: 'AKIDfakeRead',
  COS_READ_SECRET_KEY: 'fake-read-key',
  COS_WRITE_SECRET_ID: 'AKIDfakeWrite',
  COS_WRITE_SECRET_KEY: 'fake-write-key',
}
const readActions = ['GetObject', 'HeadObject', 'GetBucket', 'HeadBucket']
const writeActions = ['PutObject', 'DeleteObject']

test.each([
  ['ok', readActions, writeActions, 'the read key cannot delete, and the write key cannot read'],
  [
    'warning',
    readActions,
    ['*'],
    'the write key can also read, so a signed upload can be turned into a copy',
  ],
  ['warning', ['*'], writeActions, 'the read key can also delete'],
])('key-pair is %s if the read key may %j and the write key may %j', async (status, read, write, detail) => {
  const { url } = await startEmulator({
    credentials: [
      { secretId: pair.COS_READ_SECRET_ID, secretKey: pair.COS_READ_SECRET_KEY, policy: [allow(read, '*')] },
      {
        secretId: pair.COS_WRITE_SECRET_ID,
        secretKey: pair.COS_WRITE_SECRET_KEY,
        policy: [allow(write, '*')],
      },
    ],
  })
  const { found } = await runDoctor(url, [], pair)
  expect(found('round-trip').status).toBe('ok')
  expect(found('key-pair')).toMatchObject({ status, detail })
  if (status === 'warning') expect(found('key-pair').advice).toContain('COS_READ_SECRET_ID')
})

test('key-pair warns if one key can both read and write', async () => {
  const { url } = await startEmulator()
  const { found } = await runDoctor(url)
  expect(found('key-pair')).toMatchObject({
    status: 'warning',
    detail: 'one key can both read and write, so a signed upload can be turned into a copy',
  })
})

function allow(actions: string[], path: string): PolicyStatement {
  const resource = [`qcs::cos:${region}:uid/1250000000:${bucket}/${path}`]
  return { effect: 'allow', action: actions.map((name) => `name/cos:${name}`), resource } as PolicyStatement
}
