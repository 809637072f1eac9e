import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { bucket, createTemporaryDirectory, findElement, signHost, startCos } from '../support/local-cos.js'

describe('sendResponse', () => {
  test("writes header names in COS's spelling", async () => {
    const { send, sendRaw, host } = await startCos()
    await send('PUT', '/a', { body: '0123456789', headers: { 'x-cos-meta-owner': 'a' } })
    const authorization = signHost('get', '/a', host)
    const response = await sendRaw(
      `GET /a HTTP/1.1\r\nHost: ${host}\r\nRange: bytes=1-2\r\nConnection: close\r\nAuthorization: ${authorization}\r\n\r\n`,
    )
    const names = response
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
    expect(response).toMatch(/\r\nServer: tencent-cos\r\n/)
    expect(response).toMatch(/\r\nx-cos-request-id: \S+\r\n/)
    expect(response).toMatch(/\r\nx-cos-meta-owner: a\r\n/)
    expect(response).toMatch(/\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\n/)
  })
})

describe('a response that is dropped before its first byte', () => {
  test.each<Record<string, string>>([{}, { 'x-cos-traffic-limit': '838860800' }])(
    'does not keep the content of its object on disk: %j',
    async (headers) => {
      const directory = await createTemporaryDirectory()
      const { emulator, send } = await startCos({ directory })
      await send('PUT', '/a', { body: 'x' })
      emulator.faults.dropResponse({ afterBytes: 0 })
      await expect(send('GET', '/a', { headers })).rejects.toThrow()
      await send('DELETE', '/a')
      await expect.poll(() => readdir(join(directory, bucket, 'blobs'))).toEqual([])
    },
  )
})

describe('createErrorResponse', () => {
  test('returns no body for a HEAD request', async () => {
    const { sendRaw } = await startCos()
    const response = await sendRaw('HEAD /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    expect(response).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/)
    expect(response.split('\r\n\r\n')[1]).toBe('')
  })
})

test('an error has the same trace id in its header and its document', async () => {
  const { send } = await startCos()
  const response = await send('GET', '/missing')
  const traceId = response.headers.get('x-cos-trace-id')
  expect(traceId).toMatch(/^[\w-]{22}$/)
  expect(findElement(await response.text(), 'TraceId')).toBe(traceId)
  expect((await send('HEAD', '/missing')).headers.get('x-cos-trace-id')).toMatch(/^[\w-]{22}$/)
})
