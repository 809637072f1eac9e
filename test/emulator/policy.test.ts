import type { PolicyStatement } from '@cosgate/emulator'
import { expect, test } from 'vitest'
import { bucket, refusal, type SendOptions, secretId, secretKey, startCos } from './local-cos.js'

const region = 'ap-guangzhou'
const below = (path: string, place = region) => `qcs::cos:${place}:uid/1250000000:${bucket}/${path}`

/** An emulator whose one key has these statements, and an all-powerful key to prepare it with. */
async function startWith(...statement: PolicyStatement[]) {
  const admin = { secretId: 'AKIDadmin', secretKey: 'fake-admin' }
  const limited = { secretId, secretKey, policy: { version: '2.0', statement } }
  const { send } = await startCos({ credentials: [limited, admin], region })
  for (const path of ['/users/a/1', '/users/b/1']) await send('PUT', path, { body: 'x', ...admin })
  const ask = async (method: string, path: string, options: SendOptions = {}) => {
    const answer = await refusal(send(method, path, options))
    return answer.replace(' undefined', '')
  }
  return { ask, admin: (method: string, path: string) => send(method, path, admin) }
}

const allow = (
  action: string | string[],
  resource: string | string[],
  condition?: PolicyStatement['condition'],
) => ({ effect: 'allow', action, resource, ...(condition && { condition }) }) as const
const deny = (action: string, resource: string) => ({ effect: 'deny', action, resource }) as const

test('a statement allows its action below its prefix, and nothing else', async () => {
  const { ask } = await startWith(allow(['name/cos:PutObject', 'name/cos:GetObject'], [below('users/a/*')]))
  expect(await ask('PUT', '/users/a/2', { body: 'x' })).toBe('200')
  expect(await ask('GET', '/users/a/1')).toBe('200')
  expect(await ask('GET', '/users/b/1')).toBe('403 AccessDenied')
  expect(await ask('GET', '/users/a')).toBe('403 AccessDenied')
  expect(await ask('HEAD', '/users/a/1')).toMatch(/^403/)
  expect(await ask('DELETE', '/users/a/1')).toBe('403 AccessDenied')
})

test.each([
  ['another region', below('*', 'ap-beijing')],
  ['another account', `qcs::cos:${region}:uid/1:${bucket}/*`],
  ['another bucket', `qcs::cos:${region}:uid/1250000000:other-1250000000/*`],
  ['a bucket of which this is the beginning', `qcs::cos:${region}:uid/1250000000:${bucket}1/*`],
])('a statement for %s allows nothing', async (_, resource) => {
  const { ask } = await startWith(allow('name/cos:*', resource))
  expect(await ask('GET', '/users/a/1')).toBe('403 AccessDenied')
})

test.each([['*'], ['name/cos:*'], ['cos:GetObject'], ['name/cos:Get*']])(
  'the action %s allows GetObject',
  async (action) => {
    const { ask } = await startWith(allow(action, '*'))
    expect(await ask('GET', '/users/a/1')).toBe('200')
  },
)

test('a deny wins over every allow', async () => {
  const { ask } = await startWith(allow('*', '*'), deny('name/cos:GetObject', below('users/b/*')))
  expect(await ask('GET', '/users/a/1')).toBe('200')
  expect(await ask('GET', '/users/b/1')).toBe('403 AccessDenied')
})

test('a listing is allowed by its prefix', async () => {
  const { ask } = await startWith(
    allow(['name/cos:GetBucket', 'name/cos:ListMultipartUploads'], below('users/a/*')),
  )
  expect(await ask('GET', '/', { params: { prefix: 'users/a/' } })).toBe('200')
  expect(await ask('GET', '/', { params: { uploads: '', prefix: 'users/a/1' } })).toBe('200')
  expect(await ask('GET', '/', { params: { prefix: 'users/' } })).toBe('403 AccessDenied')
  expect(await ask('GET', '/', { params: { prefix: 'users/a' } })).toBe('403 AccessDenied')
  expect(await ask('GET', '/')).toBe('403 AccessDenied')
})

const source = (path: string) => ({ 'x-cos-copy-source': `${bucket}.cos.${region}.myqcloud.com/${path}` })

test('a copy needs the right to put its target and to get its source', async () => {
  const writing = allow('name/cos:PutObject', below('users/a/*'))
  const { ask } = await startWith(writing, allow('name/cos:GetObject', below('users/a/*')))
  expect(await ask('PUT', '/users/a/copy', { headers: source('users/a/1') })).toBe('200')
  expect(await ask('PUT', '/users/a/copy', { headers: source('users/b/1') })).toBe('403 AccessDenied')
})

test('a copy source added to a signed upload is judged by the key that signed it', async () => {
  const { ask } = await startWith(allow('name/cos:PutObject', below('users/a/*')))
  expect(await ask('PUT', '/users/a/2', { unsigned: source('users/b/1') })).toBe('403 AccessDenied')
  const { send } = await startCos()
  await send('PUT', '/secret', { body: 'of another' })
  await send('PUT', '/mine', { unsigned: source('secret') })
  expect(await (await send('GET', '/mine')).text()).toBe('of another')
})

test('a deny of copying does not touch putting', async () => {
  const { ask } = await startWith(allow('*', '*'), deny('name/cos:PutObjectCopy', '*'))
  expect(await ask('PUT', '/users/a/copy', { headers: source('users/a/1') })).toBe('403 AccessDenied')
  expect(await ask('PUT', '/users/a/copy', { body: 'x' })).toBe('200')
})

test('of several keys to delete, only those of the policy are deleted', async () => {
  const { ask, admin } = await startWith(allow('name/cos:DeleteObject', below('users/a/*')))
  const body = ['users/a/1', 'users/b/1'].map((key) => `<Object><Key>${key}</Key></Object>`).join('')
  expect(await ask('POST', '/', { params: { delete: '' }, body: `<Delete>${body}</Delete>` })).toBe(
    '200 AccessDenied',
  )
  expect((await admin('HEAD', '/users/a/1')).status).toBe(404)
  expect((await admin('HEAD', '/users/b/1')).status).toBe(200)
})

test.each([
  ['numeric_less_than_equal', 'cos:content-length', 3, ['abc', '200'], ['abcd', '403 AccessDenied']],
  ['numeric_greater_than_equal', 'cos:content-length', [3], ['abc', '200'], ['ab', '403 AccessDenied']],
  ['numeric_equal', 'cos:content-length', '3', ['abc', '200'], ['', '403 AccessDenied']],
])('%s limits %s of an upload', async (operator, key, value, good, bad) => {
  const { ask } = await startWith(allow('name/cos:PutObject', '*', { [operator]: { [key]: value } }))
  for (const [body, expected] of [good, bad]) expect(await ask('PUT', '/a', { body: body! })).toBe(expected)
})

const byType = (operator: string, value: string | string[]) =>
  startWith(allow('name/cos:PutObject', '*', { [operator]: { 'cos:content-type': value } }))
const put = (type: string) =>
  [
    'PUT',
    '/a',
    { body: new Uint8Array([1]), headers: (type ? { 'content-type': type } : {}) as Record<string, string> },
  ] as const

test.each([
  [
    'string_equal',
    'image/png',
    { 'image/png': '200', 'image/PNG': '403 AccessDenied', '': '403 AccessDenied' },
  ],
  ['string_equal_if_exist', 'image/png', { 'image/png': '200', 'text/html': '403 AccessDenied', '': '200' }],
  ['string_equal_ignore_case', 'image/png', { 'image/PNG': '200' }],
  [
    'string_not_equal',
    'text/html',
    { 'image/png': '200', 'text/html': '403 AccessDenied', '': '403 AccessDenied' },
  ],
  [
    'string_like',
    ['image/*', 'video/*'],
    { 'image/png': '200', 'video/mp4': '200', 'text/html': '403 AccessDenied' },
  ],
] as [string, string | string[], Record<string, string>][])(
  '%s compares cos:content-type with %o',
  async (operator, value, outcomes) => {
    const { ask } = await byType(operator, value)
    for (const [type, expected] of Object.entries(outcomes)) expect(await ask(...put(type))).toBe(expected)
  },
)

test('cos:prefix is the parameter, and a header of that name does not stand in for it', async () => {
  const { ask } = await startWith(
    allow('name/cos:GetBucket', '*', { string_like: { 'cos:prefix': 'users/a/*' } }),
  )
  expect(await ask('GET', '/', { params: { prefix: 'users/a/' } })).toBe('200')
  expect(await ask('GET', '/', { params: { prefix: 'users/b/' } })).toBe('403 AccessDenied')
  expect(await ask('GET', '/', { unsigned: { prefix: 'users/a/' } })).toBe('403 AccessDenied')
})

test('a listing may be allowed by the bucket and a condition, whose value is text or URL-encoded', async () => {
  for (const value of ['users/a/*', 'users%2Fa%2F*']) {
    const { ask } = await startWith(
      allow('name/cos:GetBucket', below(''), { string_like: { 'cos:prefix': [value] } }),
    )
    expect(await ask('GET', '/', { params: { prefix: 'users/a/' } })).toBe('200')
    expect(await ask('GET', '/', { params: { prefix: 'users/b/' } })).toBe('403 AccessDenied')
    expect(await ask('GET', '/')).toBe('403 AccessDenied')
  }
})
