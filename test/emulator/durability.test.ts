import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createEmulator } from '@cosgate/emulator'
import { expect, onTestFinished, test } from 'vitest'
import { authorize, bucket, element, now, refusal, secretId, secretKey, startCos } from './local-cos.js'

const helloMd5 = 'XUFAKrxLKna5cZ2REBfFkg=='

test('x-cos-forbid-overwrite keeps the old object and answers 409', async () => {
  const { send } = await startCos()
  const headers = { 'x-cos-forbid-overwrite': 'true' }
  expect((await send('PUT', '/a', { body: 'old', headers })).status).toBe(200)
  expect(await refusal(send('PUT', '/a', { body: 'new', headers }))).toBe('409 FileAlreadyExists')
  expect(await (await send('GET', '/a')).text()).toBe('old')
})

test.each([
  [{ 'content-md5': helloMd5 }, '200 undefined'],
  [{ 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, '400 BadDigest'],
  [{ 'content-md5': 'short' }, '400 InvalidDigest'],
  [{ 'x-cos-content-sha1': 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d' }, '200 undefined'],
  [{ 'x-cos-content-sha1': '0'.repeat(40) }, '400 BadDigest'],
] as [Record<string, string>, string][])(
  'an upload with %o is %s, and a wrong one leaves the old object',
  async (headers, expected) => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: 'old' })
    expect(await refusal(send('PUT', '/a', { body: 'hello', headers }))).toBe(expected)
    expect(await (await send('GET', '/a')).text()).toBe(expected.startsWith('200') ? 'hello' : 'old')
  },
)

test('a body in chunks is stored', async () => {
  const { raw, host, send } = await startCos()
  const authorization = authorize(`put\n/a\n\nhost=${encodeURIComponent(host)}\n`)
  await raw(
    `PUT /a HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\nAuthorization: ${authorization}\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`,
  )
  expect(await (await send('GET', '/a')).text()).toBe('abcde')
})

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'cosgate-test-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}

test('a bucket that could not be opened is opened when the cause is gone', async () => {
  const directory = await temporaryDirectory()
  await writeFile(join(directory, bucket), 'in the way')
  const { send } = await startCos({ directory })
  expect((await send('GET', '/a')).status).toBe(500)
  await rm(join(directory, bucket))
  expect((await send('GET', '/a')).status).toBe(404)
})

test.each([
  ['with a length', 'Content-Length: 100\r\n\r\nhalf'],
  ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
])('an upload %s that breaks off leaves the old object and no file', async (_, rest) => {
  const directory = await temporaryDirectory()
  const { emulator, send, host } = await startCos({ directory })
  await send('PUT', '/a', { body: 'old' })
  for (const path of ['/a', '/b']) {
    const authorization = authorize(`put\n${path}\n\nhost=${encodeURIComponent(host)}\n`)
    const socket = connect(Number(host.split(':')[1]), '127.0.0.1')
    socket.write(`PUT ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\n${rest}`)
    const arrived = emulator.requests.length + 1
    while (emulator.requests.length < arrived) await wait(5)
    socket.destroy()
  }
  await emulator.close()
  expect(await readdir(join(directory, bucket, 'blobs'))).toHaveLength(1)
  const again = await startCos({ directory })
  expect(await (await again.send('GET', '/a')).text()).toBe('old')
  expect(await refusal(again.send('GET', '/b'))).toBe('404 NoSuchKey')
})

test('objects, their headers and unfinished uploads survive a restart', async () => {
  const directory = await temporaryDirectory()
  const first = await startCos({ directory })
  const headers = { 'x-cos-meta-a': '%E6%8A%A5', 'content-type': 'text/x' }
  await first.send('PUT', '/目录/报告.txt', { body: 'kept', headers })
  await first.send('PUT', '/gone', { body: 'x' })
  await first.send('DELETE', '/gone')
  const begun = await (await first.send('POST', '/parts', { params: { uploads: '' } })).text()
  const uploadId = /<UploadId>(.+)<\/UploadId>/.exec(begun)![1]!
  const part = await first.send('PUT', '/parts', { params: { uploadId, partNumber: '1' }, body: 'part' })
  await first.emulator.close()

  const second = await startCos({ directory })
  const answer = await second.send('GET', '/目录/报告.txt')
  expect([await answer.text(), answer.headers.get('content-type')]).toEqual(['kept', 'text/x'])
  expect(answer.headers.get('x-cos-meta-a')).toBe('%E6%8A%A5')
  expect(await refusal(second.send('GET', '/gone'))).toBe('404 NoSuchKey')
  const xml = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${part.headers.get('etag')}</ETag></Part></CompleteMultipartUpload>`
  expect((await second.send('POST', '/parts', { params: { uploadId }, body: xml })).status).toBe(200)
  expect(await (await second.send('GET', '/parts')).text()).toBe('part')
})

test('keys that file systems would mix up or cut off are kept apart, over a restart, too', async () => {
  const directory = await temporaryDirectory()
  const long = 'x'.repeat(849)
  const keys = [
    'same',
    'Same',
    'same.',
    'same ',
    '\u00e9',
    'e\u0301',
    'a/b',
    'a',
    `${long}1`,
    `${long}2`,
    'a\\b',
    'con',
  ]
  const first = await startCos({ directory })
  for (const key of keys) await first.send('PUT', `/${key}`, { body: `content of ${key}` })
  await first.emulator.close()
  const second = await startCos({ directory })
  for (const key of keys) expect(await (await second.send('GET', `/${key}`)).text()).toBe(`content of ${key}`)
})

test('a download of parts goes on to its end although the object is replaced meanwhile', async () => {
  const { send } = await startCos()
  const begun = await (await send('POST', '/a', { params: { uploads: '' } })).text()
  const uploadId = element(begun, 'UploadId')!
  const large = 'a'.repeat(4 * 1024 * 1024)
  const parts: string[] = []
  for (const partNumber of ['1', '2']) {
    const { headers } = await send('PUT', '/a', { params: { uploadId, partNumber }, body: large })
    parts.push(`<Part><PartNumber>${partNumber}</PartNumber><ETag>${headers.get('etag')}</ETag></Part>`)
  }
  const body = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
  await send('POST', '/a', { params: { uploadId }, body })
  const running = await send('GET', '/a')
  await send('PUT', '/a', { body: 'new' })
  expect((await running.text()) === large + large).toBe(true)
})

test('a download goes on to its end although the object is replaced meanwhile', async () => {
  const { send } = await startCos()
  const large = 'a'.repeat(8 * 1024 * 1024)
  await send('PUT', '/a', { body: large })
  const running = await send('GET', '/a')
  await send('PUT', '/a', { body: 'new' })
  expect((await running.text()) === large).toBe(true)
  expect(await (await send('GET', '/a')).text()).toBe('new')
})

test('uploads of one key at the same time leave one of them, whole', async () => {
  const { send } = await startCos()
  const bodies = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(300_000))
  await Promise.all(bodies.map((body) => send('PUT', '/a', { body })))
  expect(bodies).toContain(await (await send('GET', '/a')).text())
})

test('without a directory nothing is left behind', async () => {
  const ours = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('cosgate-emulator-'))
  const emulator = createEmulator({ credentials: { secretId, secretKey }, clock: () => now })
  const others = await ours()
  await emulator.listen()
  const [own] = (await ours()).filter((name) => !others.includes(name))
  await emulator.close()
  expect(await ours()).not.toContain(own)
})

test('close() ends a connection in the middle of an upload, and the port is free again', async () => {
  const { emulator, host } = await startCos()
  const authorization = authorize(`put\n/a\n\nhost=${encodeURIComponent(host)}\n`)
  const port = Number(host.split(':')[1])
  const socket = connect(port, '127.0.0.1')
  const ended = new Promise((resolve) => socket.on('close', resolve))
  socket.on('error', () => {})
  socket.write(
    `PUT /a HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\nContent-Length: 9\r\n\r\nhalf`,
  )
  while (emulator.requests.length === 0) await wait(5)
  await emulator.close()
  await ended
  expect(await emulator.listen(port)).toBe(`http://127.0.0.1:${port}`)
})
