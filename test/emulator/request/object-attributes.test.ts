import { describe, expect, test } from 'vitest'
import { outcome, startCos } from '../support/local-cos.js'
import { createForm, postForm, signConditions } from '../support/signed-form.js'

async function start(path: string, headers: Record<string, string> = {}) {
  const { send } = await startCos()
  const written = await send('PUT', path, { body: new Blob(['x']), headers })
  const stored = await send('HEAD', path)
  return { send, written, header: (name: string) => stored.headers.get(name) }
}

describe('content type', () => {
  test.each([
    ['/1.zip', 'application/zip'],
    ['/a.b/1.TXT', 'text/plain'],
    ['/pic.jpg', 'image/jpeg'],
    ['/zip', 'application/octet-stream'],
    ['/a.zip/b', 'application/octet-stream'],
    ['/a.unknown', 'application/octet-stream'],
  ])('of %s without a Content-Type is %s', async (path, type) => {
    expect((await start(path)).header('content-type')).toBe(type)
  })

  test('is the one of the request if it names one', async () => {
    expect((await start('/1.zip', { 'content-type': 'text/x' })).header('content-type')).toBe('text/x')
  })
})

describe('user metadata', () => {
  test.each([
    ['2 KB in one header', { 'x-cos-meta-a': 'v'.repeat(2048 - 12) }, '200 undefined'],
    ['more than 2 KB in one header', { 'x-cos-meta-a': 'v'.repeat(2049 - 12) }, '400 MetadataTooLarge'],
    [
      'more than 4 KB in all headers',
      Object.fromEntries(['a', 'b', 'c'].map((name) => [`x-cos-meta-${name}`, 'v'.repeat(1400)])),
      '400 MetadataTooLarge',
    ],
  ] as [string, Record<string, string>, string][])(
    'with %s is answered with %s',
    async (_, headers, expected) => {
      const { send } = await startCos()
      expect(await outcome(send('PUT', '/a', { body: 'x', headers }))).toBe(expected)
    },
  )
})

describe('a form field that cannot be a header', () => {
  test.each([
    ['Content-Type', 'text/x\r\nx-injected: 1'],
    ['Content-Disposition', 'attachment\nx'],
    ['x-cos-meta-a', 'a\u0000b'],
    ['x-cos-meta-a b', 'a'],
    ['x-cos-meta-名', 'a'],
    ['x-cos-server-side-encryption', 'AES256\r\n'],
  ])('is refused with 400 InvalidArgument: %j: %j', async (name, value) => {
    const { send, url } = await startCos()
    const form = createForm({ key: 'a', [name]: value, ...signConditions([]) })
    expect(await outcome(postForm(url, form))).toBe('400 InvalidArgument')
    expect(await outcome(send('GET', '/a'))).toBe('404 NoSuchKey')
  })
})

describe('storage class', () => {
  test.each([
    ['STANDARD', null],
    ['Standard_IA', 'STANDARD_IA'],
    ['ARCHIVE', 'ARCHIVE'],
  ])('%s is returned as %s', async (sent, returned) => {
    expect((await start('/a', { 'x-cos-storage-class': sent })).header('x-cos-storage-class')).toBe(returned)
  })

  test('is refused with 400 InvalidArgument if it is unknown', async () => {
    const { send } = await startCos()
    const headers = { 'x-cos-storage-class': 'BOGUS' }
    expect(await outcome(send('PUT', '/a', { body: 'x', headers }))).toBe('400 InvalidArgument')
  })
})

describe('server-side encryption', () => {
  test('with a key of COS is returned by uploads and downloads', async () => {
    const { written, header } = await start('/a', { 'x-cos-server-side-encryption': 'AES256' })
    expect(written.headers.get('x-cos-server-side-encryption')).toBe('AES256')
    expect(header('x-cos-server-side-encryption')).toBe('AES256')
  })

  test("with the customer's key needs the MD5 of that key and never returns the key", async () => {
    const { send } = await startCos()
    const prefix = 'x-cos-server-side-encryption-customer'
    const md5 = 'U5L6l6ZUB8ZULkFVGUkHZw=='
    const headers = {
      [`${prefix}-algorithm`]: 'AES256',
      [`${prefix}-key-md5`]: md5,
      [`${prefix}-key`]: 'secret',
    }
    const written = await send('PUT', '/a', { body: 'x', headers })
    expect(written.headers.get(`${prefix}-key-md5`)).toBe(md5)
    expect(written.headers.has(`${prefix}-key`)).toBe(false)
    expect(await outcome(send('GET', '/a'))).toBe('400 InvalidArgument')
    const other = { [`${prefix}-key-md5`]: 'AAAAAAAAAAAAAAAAAAAAAA==' }
    expect(await outcome(send('GET', '/a', { headers: other }))).toBe('403 AccessDenied')
    expect(await (await send('GET', '/a', { headers })).text()).toBe('x')
    const source = { 'x-cos-copy-source': 'x/a' }
    expect(await outcome(send('PUT', '/b', { headers: source }))).toBe('400 InvalidArgument')
    const sourceKey = { 'x-cos-copy-source-server-side-encryption-customer-key-md5': md5 }
    expect((await send('PUT', '/b', { headers: { ...source, ...sourceKey } })).status).toBe(200)
    expect(await (await send('GET', '/b')).text()).toBe('x')
  })
})
