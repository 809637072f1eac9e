import { describe, expect, test } from 'vitest'
import { bucket, findElement, startCos } from '../support/local-cos.js'
import { createRawRequest, rawOutcome } from '../support/raw-request.js'

describe('parseHost', () => {
  test('returns 404 NoSuchBucket for another bucket or region than the configured one', async () => {
    const { sendRaw } = await startCos({ region: 'ap-guangzhou' })
    const getCode = async (host: string) =>
      findElement(await sendRaw(`GET /a HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`), 'Code')
    expect(await getCode('other-1250000000.cos.ap-guangzhou.localhost:9000')).toBe('NoSuchBucket')
    expect(await getCode(`${bucket}.cos.ap-beijing.localhost:9000`)).toBe('NoSuchBucket')
    expect(await getCode(`${bucket}.cos.ap-guangzhou.localhost:9000`)).toBe('AccessDenied')
    expect(await getCode(`${bucket}.cos.accelerate.myqcloud.com`)).toBe('AccessDenied')
  })

  test('accepts {bucket}.cos.{region}.localhost', async () => {
    const { sendRaw, send } = await startCos()
    await send('PUT', '/a', { body: 'mine' })
    const host = `${bucket}.cos.ap-guangzhou.localhost:12345`
    expect(await sendRaw(createRawRequest({ target: '/a', path: '/a', host }))).toMatch(/mine$/)
  })
})

describe('parseAddress', () => {
  test('treats a path of slashes and single dots as the bucket', async () => {
    const { sendRaw } = await startCos()
    for (const path of ['/', '//', '/./', '/.//./']) {
      expect(await sendRaw(createRawRequest({ target: path, path }))).toContain('<ListBucketResult>')
    }
  })

  test.each([
    ['400 KeyTooLong', '851 bytes', `/${'a'.repeat(851)}`],
    ['400 InvalidObjectName', 'a leading slash', '//a'],
    ['400 InvalidObjectName', 'a leading backslash', '/\\a'],
  ])('returns %s for a key with %s', async (expected, _, path) => {
    const { sendRaw } = await startCos()
    expect(rawOutcome(await sendRaw(createRawRequest({ target: path, path })))).toBe(expected)
  })

  test.each([
    ['850 bytes', `/${'a'.repeat(850)}`],
    ['only dots', '/...'],
    ['a parent directory segment at its end', '/abc/%2e%2e/'],
    ['only a parent directory segment', '/%2e%2e'],
    ['a NUL', '/a%00b'],
    ['a newline', '/a%0Ab'],
    ['a device name', '/con'],
    ['parent directory segments', '/a/%2e%2e/%2e%2e/%2e%2e/etc/passwd'],
  ])('accepts a key with %s', async (_, target) => {
    const { sendRaw } = await startCos()
    const path = decodeURIComponent(target)
    const upload = createRawRequest({ method: 'PUT', target, path, body: 'kept' })
    expect(rawOutcome(await sendRaw(upload))).toBe('200')
    expect(await sendRaw(createRawRequest({ target, path }))).toMatch(/\r\n\r\nkept$/)
  })
})
