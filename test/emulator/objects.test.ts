import { expect, test } from 'vitest'
import { authorize, bucket, refusal, startCos } from './local-cos.js'

const digits = '0123456789'
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
