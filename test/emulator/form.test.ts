import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { authorize, bucket, refusal, startCos } from './local-cos.js'
import { form, policyFields, post } from './signed-form.js'

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
