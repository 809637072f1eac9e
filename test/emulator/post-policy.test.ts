import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bucket, element, now, refusal, secretId, secretKey, startCos } from './local-cos.js'
import { type Condition, form, policyFields, post, signPolicy } from './signed-form.js'

test.each([
  ['another key', [{ key: 'b' }], {}],
  ['a key outside the prefix', [['starts-with', '$key', 'users/']], {}],
  ['another bucket', [{ bucket: 'other-1250000000' }], {}],
  ['another type', [['starts-with', '$Content-Type', 'image/']], { 'Content-Type': 'text/html' }],
  ['a restricted field that is absent', [['starts-with', '$Content-Type', '']], {}],
  ['another acl', [{ acl: 'private' }], { acl: 'public-read' }],
  ['one of several conditions unmet', [{ key: 'a', acl: 'private' }], { acl: 'default' }],
  ['another signing time', [{ 'q-sign-time': '1;2' }], {}],
  ['another key id', [{ 'q-ak': 'AKIDother' }], {}],
] as [string, Condition[], Record<string, string>][])(
  'a form with %s is 403 and stores nothing',
  async (_, conditions, fields) => {
    const { url, send } = await startCos()
    expect(await refusal(post(url, form({ key: 'a', ...fields, ...policyFields(conditions) })))).toBe(
      '403 AccessDenied',
    )
    expect((await send('HEAD', '/a')).status).toBe(404)
  },
)

test.each([
  ['too large', 6, '400 EntityTooLarge'],
  ['too small', 2, '400 EntityTooSmall'],
  ['just large enough', 3, '204 undefined'],
  ['just small enough', 5, '204 undefined'],
])('a file that is %s is judged by content-length-range', async (_, size, expected) => {
  const { url, send } = await startCos()
  const policy = policyFields([['content-length-range', 3, 5]])
  expect(await refusal(post(url, form({ key: 'a', ...policy }, 'x'.repeat(size))))).toBe(expected)
  expect((await send('HEAD', '/a')).status).toBe(expected.startsWith('204') ? 200 : 404)
})

test('a file that is far too large is answered as well', async () => {
  const { url } = await startCos()
  const policy = policyFields([['content-length-range', 0, 5]])
  const large = new Blob([new Uint8Array(20_000_000)])
  expect(await refusal(post(url, form({ key: 'a', ...policy }, large)))).toBe('400 EntityTooLarge')
})

test.each([
  [
    'a changed policy',
    { policy: Buffer.from('{"expiration":"2999-01-01T00:00:00Z","conditions":[]}').toString('base64') },
    '403 SignatureDoesNotMatch',
  ],
  ['a changed signature', { 'q-signature': '0'.repeat(40) }, '403 SignatureDoesNotMatch'],
  ['a changed time', { 'q-key-time': `${now - 60};${now + 9000}` }, '403 SignatureDoesNotMatch'],
  ['a time that has passed', { 'q-key-time': `1;${now - 1}` }, '403 AccessDenied'],
  ['a time to come', { 'q-key-time': `${now + 1};${now + 2}` }, '403 RequestTimeTooSkewed'],
  ['an unknown key id', { 'q-ak': 'AKIDother' }, '403 InvalidAccessKeyId'],
  ['another algorithm', { 'q-sign-algorithm': 'md5' }, '403 AccessDenied'],
  ['an empty policy', { policy: '' }, '403 AccessDenied'],
] as [string, Record<string, string>, string][])('a form with %s is refused', async (_, change, expected) => {
  const { url } = await startCos()
  expect(await refusal(post(url, form({ key: 'a', ...policyFields([]), ...change })))).toBe(expected)
})

test('a policy that has expired says so', async () => {
  const { url } = await startCos()
  const policy = policyFields([], new Date((now - 1) * 1000).toISOString())
  const xml = await (await post(url, form({ key: 'a', ...policy }))).text()
  expect([element(xml, 'Code'), element(xml, 'Message')]).toEqual(['AccessDenied', 'Request has expired'])
})

test.each([
  ['no JSON', 'policy'],
  ['null', 'null'],
  ['no expiration', '{"conditions":[]}'],
  ['no conditions', '{"expiration":"2999-01-01T00:00:00Z"}'],
  ['an unknown condition', '{"expiration":"2999-01-01T00:00:00Z","conditions":[["like","$key","a"]]}'],
  [
    'a range of words',
    '{"expiration":"2999-01-01T00:00:00Z","conditions":[["content-length-range","a","b"]]}',
  ],
])('a policy that is %s is 400 InvalidPolicyDocument', async (_, json) => {
  const { url } = await startCos()
  expect(await refusal(post(url, form({ key: 'a', ...signPolicy(json) })))).toBe('400 InvalidPolicyDocument')
})

test('a policy that does not bind who signed it is refused', async () => {
  const { url } = await startCos()
  const json = '{"expiration":"2999-01-01T00:00:00Z","conditions":[{"key":"a"}]}'
  expect(await refusal(post(url, form({ key: 'a', ...signPolicy(json) })))).toBe('403 AccessDenied')
})

test('the worked example of the official document is accepted', async () => {
  const vector = JSON.parse(
    readFileSync(new URL('../vectors/official-post-object.json', import.meta.url), 'utf8'),
  )
  const credentials = { secretId: vector.secretId, secretKey: vector.secretKey }
  const { url } = await startCos({ credentials, clock: () => 1567150700 })
  const fields = {
    key: 'folder/subfolder/a.png',
    acl: 'default',
    'Content-Type': 'image/png',
    success_action_redirect: 'https://my.website/',
    'x-cos-server-side-encryption': 'AES256',
    'q-sign-algorithm': 'sha1',
    'q-ak': vector.secretId,
    'q-key-time': vector.keyTime,
    'q-signature': vector.signature,
    policy: vector.policyBase64,
  }
  expect((await post(url, form(fields))).status).toBe(303)
  const { acl, ...withoutAcl } = fields
  expect(acl).toBe('default')
  expect(await refusal(post(url, form(withoutAcl)))).toBe('403 AccessDenied')
})

test('a temporary key needs its token in the form', async () => {
  const { url } = await startCos({ credentials: { secretId, secretKey, securityToken: 'fake-token' } })
  const fields = { key: 'a', ...policyFields([]) }
  expect(await refusal(post(url, form(fields)))).toBe('403 InvalidToken')
  expect((await post(url, form({ ...fields, 'x-cos-security-token': 'fake-token' }))).status).toBe(204)
})

test('the CAM policy of the key is asked for PostObject', async () => {
  const resource = `qcs::cos:*:uid/1250000000:${bucket}/users/*`
  const statement = [{ effect: 'allow' as const, action: 'name/cos:PostObject', resource }]
  const { url } = await startCos({ credentials: { secretId, secretKey, policy: { statement } } })
  expect((await post(url, form({ key: 'users/a', ...policyFields([]) }))).status).toBe(204)
  expect(await refusal(post(url, form({ key: 'other/a', ...policyFields([]) })))).toBe('403 AccessDenied')
})
