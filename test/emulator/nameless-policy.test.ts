import type { EmulatorOptions, PolicyStatement } from '@cosgate/emulator'
import { scopePolicy } from '@cosgate/sts'
import { expect, test } from 'vitest'
import { refusal, secretId, secretKey } from './local-cos.js'
import { askByName, bucket, copyFrom, hostOf, region, start } from './nameless.js'

const credentials = { secretId, secretKey }

/** What a key with a policy is answered at the bare origin; an all-powerful key put `/users/a/1` and `/users/b/1`. */
async function startWith(policy: PolicyStatement[], options: Partial<EmulatorOptions> = {}) {
  const admin = { secretId: 'AKIDadmin', secretKey: 'fake-admin' }
  const cos = await start({ credentials: [{ ...credentials, policy }, admin], ...options })
  for (const path of ['/users/a/1', '/users/b/1']) await cos.send('PUT', path, { body: 'x', ...admin })
  return { ...cos, ask: (...asked: Parameters<typeof cos.send>) => refusal(cos.send(...asked)) }
}

const scoped = (actions = ['PutObject', 'GetObject', 'GetBucket'], place = region) =>
  scopePolicy({ bucket, region: place, actions, prefix: 'users/a/', maxBytes: 5 })
    .statement as PolicyStatement[]

test('at the bare origin a scoped policy is held to its keys, actions and conditions, not to its bucket', async () => {
  const { ask } = await startWith(scoped())
  expect(await ask('PUT', '/users/a/2', { body: '12345' })).toBe('200 undefined')
  expect(await ask('GET', '/users/a/1')).toBe('200 undefined')
  expect(await ask('GET', '/', { params: { prefix: 'users/a/' } })).toBe('200 undefined')
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
    expect([path, await ask(method, path, options)]).toEqual([path, '403 AccessDenied'])
  }
})

test('at the bare origin a configured region is held against the policy', async () => {
  const right = await startWith(scoped(), { region })
  expect(await right.ask('GET', '/users/a/1')).toBe('200 undefined')
  const wrong = await startWith(scoped(undefined, 'ap-beijing'), { region })
  expect(await wrong.ask('GET', '/users/a/1')).toBe('403 AccessDenied')
})

test('a configured bucket is held against the policy at the bare origin, too', async () => {
  const { ask } = await startWith(scoped(), { bucket: 'other-1250000000' })
  expect(await ask('GET', '/users/a/1')).toBe('403 AccessDenied')
})

test('by its own name a bucket is held against the policy', async () => {
  const cos = await startWith(scoped())
  expect(await askByName(cos, 'PUT', bucket, '/users/a/1', 'x')).toBe('200 ')
  expect(await askByName(cos, 'PUT', 'other-1250000000', '/users/a/1', 'x')).toBe('403 AccessDenied')
})

const resource = (path: string) => `qcs::cos:*:uid/1250000000:${path}`
const rule = (effect: 'allow' | 'deny', path: string): PolicyStatement => ({
  ...{ effect, action: 'name/cos:*', resource: resource(path) },
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
])('at the bare origin the resource %s covers users/a/1: %s, users/b/1: %s', async (path, a, b) => {
  const answers = [a, b].map((covered) => (covered ? '200 undefined' : '403 AccessDenied'))
  const allowing = await startWith([rule('allow', path)])
  expect([await allowing.ask('GET', '/users/a/1'), await allowing.ask('GET', '/users/b/1')]).toEqual(answers)
  const denied = [a, b].map((covered) => (covered ? '403 AccessDenied' : '200 undefined'))
  const denying = await startWith([rule('allow', '*'), rule('deny', path)])
  expect([await denying.ask('GET', '/users/a/1'), await denying.ask('GET', '/users/b/1')]).toEqual(denied)
})

test('a copy needs the right to read the bucket that its source names', async () => {
  const { ask } = await startWith(scoped())
  const copy = (host: string, path: string) => ask('PUT', '/users/a/copy', copyFrom(host, path))
  expect(await copy(hostOf(bucket), 'users/a/1')).toBe('200 undefined')
  expect(await copy('any.host', 'users/a/1')).toBe('200 undefined')
  expect(await copy(hostOf(bucket), 'users/b/1')).toBe('403 AccessDenied')
  expect(await copy('any.host', 'users/b/1')).toBe('403 AccessDenied')
  expect(await copy(hostOf('other-1250000000'), 'users/a/1')).toBe('403 AccessDenied')
  expect(await copy(`${bucket}.cos.ap-beijing.myqcloud.com`, 'users/a/1')).toBe('403 AccessDenied')
})
