import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import {
  authorize,
  bucket,
  element,
  keyTime,
  now,
  refusal,
  secretId,
  secretKey,
  startCos,
} from './local-cos.js'

type Condition = Record<string, string> | (string | number)[]

const hmac = (key: string, text: string) => createHmac('sha1', key).update(text).digest('hex')

/** Signs a policy as the document of POST Object says. */
function policyFields(conditions: Condition[], expiration = new Date((now + 300) * 1000).toISOString()) {
  const own = [{ 'q-sign-algorithm': 'sha1' }, { 'q-ak': secretId }, { 'q-sign-time': keyTime }]
  return signPolicy(JSON.stringify({ expiration, conditions: [...own, ...conditions] }))
}

function signPolicy(json: string): Record<string, string> {
  return {
    policy: Buffer.from(json).toString('base64'),
    'q-sign-algorithm': 'sha1',
    'q-ak': secretId,
    'q-key-time': keyTime,
    'q-signature': hmac(hmac(secretKey, keyTime), createHash('sha1').update(json).digest('hex')),
  }
}

function form(fields: Record<string, string>, content: string | Blob = 'hello', name = 'name.txt'): FormData {
  const data = new FormData()
  for (const [field, value] of Object.entries(fields)) data.append(field, value)
  data.append(
    'file',
    typeof content === 'string' ? new Blob([content], { type: 'image/png' }) : content,
    name,
  )
  return data
}

const post = (url: string, body: FormData) => fetch(`${url}/`, { method: 'POST', body, redirect: 'manual' })

test('a form with a good policy stores the file under its fields and answers 204', async () => {
  const { url, send } = await startCos()
  const fields = { key: '目录/a.txt', 'Content-Type': 'text/x', 'x-cos-meta-a': '1' }
  const policy = policyFields([{ bucket }, { key: '目录/a.txt' }, ['starts-with', '$Content-Type', 'text/']])
  const answer = await post(url, form({ ...fields, ...policy }))
  expect([answer.status, answer.headers.get('etag')]).toEqual([204, '"5d41402abc4b2a76b9719d911017c592"'])
  expect(answer.headers.get('location')).toBe(`${url}/%E7%9B%AE%E5%BD%95/a.txt`)
  const stored = await send('GET', '/目录/a.txt')
  expect([await stored.text(), stored.headers.get('content-type')]).toEqual(['hello', 'text/x'])
  expect(stored.headers.get('x-cos-meta-a')).toBe('1')
})

test('the type that the browser names for the file is not taken over', async () => {
  const { url, send } = await startCos()
  await post(url, form({ key: 'a', ...policyFields([]) }))
  expect((await send('HEAD', '/a')).headers.get('content-type')).toBe('application/octet-stream')
})

test('success_action_status 200 and 201 are answered, 201 with a document', async () => {
  const { url } = await startCos()
  const answers = ['200', '201', '999'].map(async (status) => {
    const answer = await post(url, form({ key: 'a', success_action_status: status, ...policyFields([]) }))
    return [answer.status, await answer.text()] as const
  })
  const [ok, created, other] = await Promise.all(answers)
  expect([ok, other]).toEqual([
    [200, ''],
    [204, ''],
  ])
  expect(created![0]).toBe(201)
  expect(created![1]).toContain(
    `<PostResponse><Location>${url}/a</Location><Bucket>${bucket}</Bucket><Key>a</Key>`,
  )
})

test('success_action_redirect leads back with bucket, key and etag', async () => {
  const { url } = await startCos()
  const fields = { key: 'a b', success_action_redirect: 'https://app.example/done?x=1' }
  const answer = await post(url, form({ ...fields, ...policyFields([]) }))
  expect(answer.status).toBe(303)
  expect(answer.headers.get('location')).toBe(
    `https://app.example/done?x=1&bucket=${bucket}&key=a+b&etag=%225d41402abc4b2a76b9719d911017c592%22`,
  )
})

// biome-ignore lint/suspicious/noTemplateCurlyInString: COS's own placeholder
const namedByFile = 'u/${filename}'

test('the placeholder for the name of the file is replaced before the policy is checked', async () => {
  const { url, send } = await startCos()
  const policy = policyFields([['eq', '$key', 'u/报告.txt']])
  expect((await post(url, form({ key: namedByFile, ...policy }, 'x', '报告.txt'))).status).toBe(204)
  expect((await send('HEAD', '/u/报告.txt')).status).toBe(200)
  expect(await refusal(post(url, form({ key: namedByFile, ...policy }, 'x', 'other.txt')))).toBe(
    '403 AccessDenied',
  )
})

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

test('mini programs sign the bare POST / in the field Signature', async () => {
  const { url, host } = await startCos()
  const Signature = authorize(`post\n/\n\nhost=${encodeURIComponent(host)}\n`)
  expect((await post(url, form({ key: 'a', Signature }))).status).toBe(204)
  expect(await refusal(post(url, form({ key: 'a', Signature: `${Signature}0` })))).toBe(
    '403 SignatureDoesNotMatch',
  )
  expect(await refusal(post(url, form({ key: 'a' })))).toBe('403 AccessDenied')
})

test.each([
  ['without a file', (data: FormData) => data.delete('file'), '400 IncorrectNumberOfFilesInPostRequest'],
  [
    'with two files',
    (data: FormData) => data.append('file', new Blob(['x']), 'b'),
    '400 IncorrectNumberOfFilesInPostRequest',
  ],
  ['without a key', (data: FormData) => data.delete('key'), '400 InvalidObjectName'],
  ['with a key that is too long', (data: FormData) => data.set('key', 'a'.repeat(851)), '400 KeyTooLong'],
  [
    'with a redirect to nowhere',
    (data: FormData) => data.set('success_action_redirect', 'nowhere'),
    '400 InvalidArgument',
  ],
])('a form %s is refused and stores nothing', async (_, change, expected) => {
  const { url, send } = await startCos()
  const data = form({ key: 'a', ...policyFields([]) })
  change(data)
  const file = data.get('file')
  if (file && expected !== '400 IncorrectNumberOfFilesInPostRequest') {
    data.delete('file')
    data.append('file', file)
  }
  expect(await refusal(post(url, data))).toBe(expected)
  expect((await send('HEAD', '/a')).status).toBe(404)
})

test('of a field that stands twice the first one counts, for the policy and for the object', async () => {
  const { url, send } = await startCos()
  const policy = policyFields([['starts-with', '$Content-Type', 'image/']])
  const data = new FormData()
  for (const [name, value] of Object.entries({ key: 'a', 'Content-Type': 'image/png', ...policy }))
    data.append(name, value)
  for (const [name, value] of Object.entries({ key: 'b', 'content-type': 'text/html' }))
    data.append(name, value)
  data.append('file', new Blob(['x']), 'name')
  expect((await post(url, data)).status).toBe(204)
  expect((await send('HEAD', '/a')).headers.get('content-type')).toBe('image/png')
})

test('fields behind the file do not count', async () => {
  const { url } = await startCos()
  const data = form({ key: 'a' })
  for (const [name, value] of Object.entries(policyFields([]))) data.append(name, value)
  expect(await refusal(post(url, data))).toBe('403 AccessDenied')
})

const partOf = (name: string, value: string, more = '') =>
  `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`

test.each([
  ['no boundary', 'multipart/form-data', 'x'],
  ['no form', 'multipart/form-data; boundary=b', 'hello'],
  ['nothing at all', 'multipart/form-data; boundary=b', ''],
  [
    'an end in the middle of a field',
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="key"\r\n\r\na',
  ],
  [
    'a field that is too long',
    'multipart/form-data; boundary=b',
    `${partOf('key', 'a'.repeat(70_000))}--b--\r\n`,
  ],
])('a body with %s is 400 and does no harm', async (_, type, body) => {
  const { url, send } = await startCos()
  const answer = await fetch(`${url}/`, { method: 'POST', body, headers: { 'content-type': type } })
  expect(answer.status).toBe(400)
  expect((await send('GET', '/')).status).toBe(200)
})

test.each([
  ['in the middle of its file', (file: string) => file],
  ['behind its file', (file: string) => `${file}\r\n--b\r\nContent-Disp`],
])('a form that breaks off %s leaves no object and no file', async (_, cut) => {
  const directory = await mkdtemp(join(tmpdir(), 'cosgate-test-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  const { emulator, host, send } = await startCos({ directory })
  const fields = Object.entries({ key: 'a', ...policyFields([]) }).map(([name, value]) => partOf(name, value))
  const body = fields.join('') + cut(partOf('file', 'half', '; filename="a"').trimEnd())
  const head = `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999\r\n\r\n`
  const socket = connect(Number(host.split(':')[1]), '127.0.0.1')
  socket.write(head + body)
  while (emulator.requests.length === 0) await wait(5)
  while ((await readdir(join(directory, bucket, 'blobs')).catch(() => [])).length === 0) await wait(5)
  socket.destroy()
  expect((await send('HEAD', '/a')).status).toBe(404)
  await emulator.close()
  expect(await readdir(join(directory, bucket, 'blobs'))).toEqual([])
})
