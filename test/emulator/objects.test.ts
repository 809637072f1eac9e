import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createEmulator } from '@cosgate/emulator'
import { expect, onTestFinished, test } from 'vitest'
import { authorize, bucket, element, now, refusal, secretId, secretKey, startCos } from './local-cos.js'

const digits = '0123456789'
const helloMd5 = 'XUFAKrxLKna5cZ2REBfFkg=='

test.each([
  ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
  ['bytes=7-', 206, '789', 'bytes 7-9/10'],
  ['bytes=-2', 206, '89', 'bytes 8-9/10'],
  ['bytes=-20', 206, digits, 'bytes 0-9/10'],
  ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
  ['bytes=5-2', 200, digits, null],
  ['bytes=0-1,3-4', 200, digits, null],
  ['items=0-1', 200, digits, null],
])('Range: %s answers %i', async (range, status, body, contentRange) => {
  const { send } = await startCos()
  await send('PUT', '/a', { body: digits })
  const answer = await send('GET', '/a', { headers: { range } })
  expect([answer.status, await answer.text()]).toEqual([status, body])
  expect(answer.headers.get('content-range')).toBe(contentRange)
  expect(answer.headers.get('content-length')).toBe(String(body.length))
})

test.each(['bytes=10-', 'bytes=10-20', 'bytes=-0'])('Range: %s is 416 with the size', async (range) => {
  const { send } = await startCos()
  await send('PUT', '/a', { body: digits })
  const answer = await send('GET', '/a', { headers: { range } })
  expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */10'])
})

const etag = '"5d41402abc4b2a76b9719d911017c592"'
const [before, at] = ['Tue, 14 Nov 2023 22:13:19 GMT', 'Tue, 14 Nov 2023 22:13:20 GMT']

test.each([
  [{ 'if-match': etag }, 200],
  [{ 'if-match': '"other"' }, 412],
  [{ 'if-match': '*' }, 200],
  [{ 'if-none-match': etag }, 304],
  [{ 'if-none-match': '"other"' }, 200],
  [{ 'if-modified-since': at }, 304],
  [{ 'if-modified-since': before }, 200],
  [{ 'if-unmodified-since': before }, 412],
  [{ 'if-unmodified-since': at }, 200],
  [{ 'if-modified-since': 'yesterday' }, 200],
  [{ 'if-none-match': '"other"', 'if-modified-since': at }, 200],
  [{ 'if-match': etag, 'if-unmodified-since': before }, 200],
] as [Record<string, string>, number][])('GET and HEAD with %o are %i', async (headers, status) => {
  const { send } = await startCos()
  await send('PUT', '/a', { body: 'hello' })
  expect((await send('GET', '/a', { headers })).status).toBe(status)
  expect((await send('HEAD', '/a', { headers })).status).toBe(status)
})

test('response-* parameters replace what the upload said, any Unicode included', async () => {
  const { send } = await startCos()
  await send('PUT', '/a', {
    body: 'x',
    headers: { 'content-type': 'text/plain', 'cache-control': 'no-cache' },
  })
  const params = {
    'response-content-type': 'image/png',
    'response-content-disposition': 'attachment; filename="报告.pdf"',
    'response-cache-control': 'max-age=9',
    'response-content-language': 'zh',
    'response-content-encoding': 'identity',
    'response-expires': at,
  }
  const { headers } = await send('GET', '/a', { params })
  const disposition = Buffer.from(headers.get('content-disposition')!, 'latin1').toString('utf8')
  expect(disposition).toBe('attachment; filename="报告.pdf"')
  expect(
    ['content-type', 'cache-control', 'content-language', 'expires'].map((name) => headers.get(name)),
  ).toEqual(['image/png', 'max-age=9', 'zh', at])
})

test('a response-* parameter with a line break is 400', async () => {
  const { send } = await startCos()
  await send('PUT', '/a', { body: 'x' })
  const params = { 'response-content-type': 'a\r\nset-cookie: b=c' }
  expect(await refusal(send('GET', '/a', { params }))).toBe('400 InvalidArgument')
})

test('image processing leaves the object as it is', async () => {
  const { send } = await startCos()
  await send('PUT', '/a', { body: 'hello' })
  const answer = await send('GET', '/a', { params: { 'imageMogr2/thumbnail/!50p': '' } })
  expect([answer.status, await answer.text()]).toEqual([200, 'hello'])
})

test('headers are written as COS writes them', async () => {
  const { send, raw, host } = await startCos()
  await send('PUT', '/a', { body: digits, headers: { 'x-cos-meta-owner': 'a' } })
  const authorization = authorize(`get\n/a\n\nhost=${encodeURIComponent(host)}\n`)
  const answer = await raw(
    `GET /a HTTP/1.1\r\nHost: ${host}\r\nRange: bytes=1-2\r\nConnection: close\r\nAuthorization: ${authorization}\r\n\r\n`,
  )
  const names = answer
    .split('\r\n\r\n')[0]!
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(':')[0])
  expect(names).toEqual(
    expect.arrayContaining([
      'ETag',
      'Content-Range',
      'Content-Length',
      'Content-Type',
      'Last-Modified',
      'Date',
    ]),
  )
  expect(answer).toMatch(/\r\nServer: tencent-cos\r\n/)
  expect(answer).toMatch(/\r\nx-cos-request-id: \S+\r\n/)
  expect(answer).toMatch(/\r\nx-cos-meta-owner: a\r\n/)
  expect(answer).toMatch(/\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\n/)
})

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

test('copying takes the metadata along, or replaces it', async () => {
  const { send } = await startCos()
  await send('PUT', '/a', { body: 'hello', headers: { 'x-cos-meta-a': '1' } })
  const source = { 'x-cos-copy-source': `${bucket}.cos.ap-guangzhou.myqcloud.com/a` }
  const replaced = { 'x-cos-metadata-directive': 'Replaced', 'x-cos-meta-b': '2' }
  const answer = await send('PUT', '/b', { headers: source })
  expect(await answer.text()).toContain(`<ETag>${etag.replaceAll('"', '&quot;')}</ETag>`)
  await send('PUT', '/c', { headers: { ...source, ...replaced } })
  const metadata = async (path: string) => {
    const { headers } = await send('HEAD', path)
    return [headers.get('x-cos-meta-a'), headers.get('x-cos-meta-b')]
  }
  expect([await metadata('/b'), await metadata('/c')]).toEqual([
    ['1', null],
    [null, '2'],
  ])
})

test.each([
  ['of what is not there', { 'x-cos-copy-source': `${bucket}.cos.a.myqcloud.com/none` }, '404 NoSuchKey'],
  ['from another bucket', { 'x-cos-copy-source': 'b-1250000000.cos.a.myqcloud.com/a' }, '404 NoSuchBucket'],
  [
    'of a condition that fails',
    { 'x-cos-copy-source': 'x/a', 'x-cos-copy-source-if-match': '"x"' },
    '412 PreconditionFailed',
  ],
  ['without a source', { 'x-cos-copy-source': 'nothing' }, '400 InvalidArgument'],
] as [string, Record<string, string>, string][])('a copy %s is %s', async (_, headers, expected) => {
  const { send } = await startCos()
  await send('PUT', '/a', { body: 'x' })
  expect(await refusal(send('PUT', '/b', { headers: headers }))).toBe(expected)
})
