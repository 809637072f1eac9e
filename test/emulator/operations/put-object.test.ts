import { describe, expect, test } from 'vitest'
import { outcome, signHost, startCos } from '../support/local-cos.js'

describe('putObject', () => {
  test('returns 409 FileAlreadyExists and keeps the old object with x-cos-forbid-overwrite', async () => {
    const { send } = await startCos()
    const headers = { 'x-cos-forbid-overwrite': 'true' }
    expect((await send('PUT', '/a', { body: 'old', headers })).status).toBe(200)
    expect(await outcome(send('PUT', '/a', { body: 'new', headers }))).toBe('409 FileAlreadyExists')
    expect(await (await send('GET', '/a')).text()).toBe('old')
  })

  test('stores a chunked body', async () => {
    const { sendRaw, host, send } = await startCos()
    await sendRaw(
      `PUT /a HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\nAuthorization: ${signHost('put', '/a', host)}\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`,
    )
    expect(await (await send('GET', '/a')).text()).toBe('abcde')
  })

  test('accepts headers that were not signed', async () => {
    const { send } = await startCos()
    const unsigned = { 'x-cos-meta-added': 'yes', 'content-type': 'text/html' }
    await send('PUT', '/a', { body: 'x', unsigned })
    const head = await send('HEAD', '/a')
    expect(head.headers.get('x-cos-meta-added')).toBe('yes')
    expect(head.headers.get('content-type')).toBe('text/html')
  })
})
