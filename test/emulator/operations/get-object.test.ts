import { describe, expect, test } from 'vitest'
import { outcome, signHost, startCos } from '../support/local-cos.js'

describe('getObject', () => {
  test('overrides the stored headers with response-* parameters, including Unicode', async () => {
    const { send } = await startCos()
    await send('PUT', '/a', {
      body: 'x',
      headers: { 'content-type': 'text/plain', 'cache-control': 'no-cache' },
    })
    const expires = 'Tue, 14 Nov 2023 22:13:20 GMT'
    const params = {
      'response-content-type': 'image/png',
      'response-content-disposition': 'attachment; filename="报告.pdf"',
      'response-cache-control': 'max-age=9',
      'response-content-language': 'zh',
      'response-content-encoding': 'identity',
      'response-expires': expires,
    }
    const { headers } = await send('GET', '/a', { params })
    const disposition = Buffer.from(headers.get('content-disposition')!, 'latin1').toString('utf8')
    expect(disposition).toBe('attachment; filename="报告.pdf"')
    expect(
      ['content-type', 'cache-control', 'content-language', 'expires'].map((name) => headers.get(name)),
    ).toEqual(['image/png', 'max-age=9', 'zh', expires])
  })

  test('accepts a response-* parameter that was not signed', async () => {
    const { send, url, host } = await startCos()
    await send('PUT', '/a', { body: 'x' })
    const headers = { authorization: signHost('get', '/a', host) }
    const response = await fetch(`${url}/a?response-cache-control=no-store`, { headers })
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
  })

  test('returns 400 InvalidArgument for a response-* parameter with a line break', async () => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: 'x' })
    const params = { 'response-content-type': 'a\r\nset-cookie: b=c' }
    expect(await outcome(send('GET', '/a', { params }))).toBe('400 InvalidArgument')
  })

  test.each(['imageMogr2/thumbnail/!50p', 'imageView2/1/w/100', 'imageInfo', 'exif', 'watermark/2/text/YQ'])(
    'returns the object unchanged for the image processing parameter ?%s',
    async (name) => {
      const { send } = await startCos()
      await send('PUT', '/a', { body: 'picture' })
      const response = await send('GET', '/a', { params: { [name]: '' } })
      expect([response.status, await response.text()]).toEqual([200, 'picture'])
    },
  )
})
