import { expect, test } from 'vitest'
import { authorize, bucket, element, startCos } from './local-cos.js'

interface Bytes {
  method?: string
  target: string
  /** Path, parameters and their names as they were signed. */
  path: string
  params?: string
  paramList?: string
  body?: string
  extra?: string
}

const request = ({
  method = 'GET',
  target,
  path,
  params = '',
  paramList = '',
  body = '',
  extra = '',
}: Bytes) => {
  const httpString = `${method.toLowerCase()}\n${path}\n${params}\nhost=cos.example\n`
  return Buffer.from(
    [
      `${method} ${target} HTTP/1.1\r\nHost: cos.example\r\nConnection: close\r\n${extra}`,
      `Authorization: ${authorize(httpString, 'host', paramList)}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ].join(''),
  )
}

const outcome = (answer: string) => `${answer.slice(9, 12)} ${element(answer, 'Code') ?? ''}`.trim()

test.each([
  ['an escaped slash', '/a%2Fb', '/a/b'],
  ['an escaped slash in lower case', '/a%2fb', '/a/b'],
  ['an escaped dot', '/a/%2e%2E/b', '/a/../b'],
  ['a dot segment', '/a/../b', '/a/../b'],
  ['an empty segment', '/a//b', '/a//b'],
  ['a plus sign', '/a+b', '/a+b'],
  ['an escaped percent sign', '/a%252Fb', '/a%2Fb'],
  ['Chinese', '/%e6%8A%A5', '/报'],
  ['a quotation mark', '/a"b', '/a"b'],
])('a path with %s is signed as its decoded bytes', async (_, target, path) => {
  const { raw } = await startCos()
  expect(outcome(await raw(request({ target, path })))).toBe('404 NoSuchKey')
  expect(outcome(await raw(request({ target, path: `${path}/` })))).toBe('403 SignatureDoesNotMatch')
})

test('an escaped slash leads to the same object as a slash, an escaped percent sign to another', async () => {
  const { raw } = await startCos()
  await raw(request({ method: 'PUT', target: '/a%2Fb', path: '/a/b', body: 'slash' }))
  await raw(request({ method: 'PUT', target: '/a%252Fb', path: '/a%2Fb', body: 'percent' }))
  expect(await raw(request({ target: '/a/b', path: '/a/b' }))).toMatch(/slash$/)
  expect(await raw(request({ target: '/a%252Fb', path: '/a%2Fb' }))).toMatch(/percent$/)
})

test.each([
  ['as itself', 'prefix=a%2Bb', '<Prefix>a+b</Prefix>'],
  ['as a space', 'prefix=a%20b', '<Prefix>a b</Prefix>'],
])('a plus sign in a query may have been signed %s, and then means that', async (_, params, expected) => {
  const { raw } = await startCos()
  const answer = await raw(request({ target: '/?prefix=a+b', path: '/', params, paramList: 'prefix' }))
  expect(answer).toContain(expected)
})

test.each([
  ['a second value of a signed parameter', '/?prefix=a&prefix=b'],
  ['a second value in another case', '/?prefix=a&Prefix=b'],
  ['a second value before it', '/?prefix=b&prefix=a'],
])('%s is refused', async (_, target) => {
  const { raw } = await startCos()
  const bytes = request({ target, path: '/', params: 'prefix=a', paramList: 'prefix' })
  expect(outcome(await raw(bytes))).toBe('403 SignatureDoesNotMatch')
})

test('a second value of a signed header is refused', async () => {
  const { raw } = await startCos()
  const bytes = request({ target: '/a', path: '/a', extra: 'Host: other.example\r\n' })
  expect(outcome(await raw(bytes))).toMatch(/^40[03]/)
})

test('a parameter without value counts as empty', async () => {
  const { raw } = await startCos()
  const bytes = request({ target: '/?uploads', path: '/', params: 'uploads=', paramList: 'uploads' })
  expect(outcome(await raw(bytes))).toBe('200')
})

test('an absolute target is read as its path, if it names the same host', async () => {
  const { raw } = await startCos()
  const ask = async (target: string) => outcome(await raw(request({ target, path: '/a' })))
  expect(await ask('http://cos.example/a')).toBe('404 NoSuchKey')
  expect(await ask('http://other.example/a')).toBe('400 InvalidURI')
})

test.each(['/a%2', '/a%zz', '/?a=%', '*', '/a#b', '/%ff', '/?prefix=%ff'])(
  'the target %s is 400 InvalidURI, or never reaches anything',
  async (target) => {
    const { raw } = await startCos()
    const [path = ''] = target.split('?')
    const bytes = request({
      target,
      path: decodeURIComponentOr(path),
      method: target === '*' ? 'OPTIONS' : 'GET',
    })
    expect(outcome(await raw(bytes))).toMatch(/^400|^403 SignatureDoesNotMatch|^403 AccessForbidden/)
  },
)

function decodeURIComponentOr(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

test('paths that collapse to / list the bucket', async () => {
  const { raw } = await startCos()
  for (const path of ['/', '//', '/./', '/a/..', '/../']) {
    expect(await raw(request({ target: path, path }))).toContain('<ListBucketResult>')
  }
})

test.each([
  ['851 bytes', `/${'a'.repeat(851)}`, '400 KeyTooLong'],
  ['a leading slash', '//a', '400 InvalidObjectName'],
  ['a leading backslash', '/\\a', '400 InvalidObjectName'],
])('a key with %s is refused', async (_, path, expected) => {
  const { raw } = await startCos()
  expect(outcome(await raw(request({ target: path, path })))).toBe(expected)
})

test.each([
  ['850 bytes', `/${'a'.repeat(850)}`],
  ['only dots', '/...'],
  ['a NUL', '/a%00b'],
  ['a newline', '/a%0Ab'],
  ['a device name', '/con'],
  ['the shape of a way out', '/a/%2e%2e/%2e%2e/%2e%2e/etc/passwd'],
])('a key with %s is stored and read like any other', async (_, target) => {
  const { raw } = await startCos()
  const path = decodeURIComponent(target)
  expect(outcome(await raw(request({ method: 'PUT', target, path, body: 'kept' })))).toBe('200')
  expect(await raw(request({ target, path }))).toMatch(/\r\n\r\nkept$/)
})

test.each([
  ['no HTTP', 'hello\r\n\r\n'],
  ['an unknown method', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n'],
  ['a tunnel', 'CONNECT example.com:80 HTTP/1.1\r\nHost: example.com:80\r\n\r\n'],
  ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nA: ${'a'.repeat(70_000)}\r\n\r\n`],
  ['two different lengths', 'PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
  ['a broken chunk', 'PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
])('%s is refused without harm', async (_, bytes) => {
  const { raw, send } = await startCos()
  expect(await raw(bytes)).toMatch(/^(HTTP\/1\.1 4|$)/)
  expect((await send('GET', '/')).status).toBe(200)
})

test('names below localhost and names of COS lead to their bucket', async () => {
  const { raw, send } = await startCos()
  await send('PUT', '/a', { body: 'mine' })
  const host = `${bucket}.cos.ap-guangzhou.localhost:12345`
  const httpString = `get\n/a\n\nhost=${encodeURIComponent(host)}\n`
  const head = `GET /a HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nAuthorization: ${authorize(httpString)}\r\n\r\n`
  expect(await raw(head)).toMatch(/mine$/)
})
