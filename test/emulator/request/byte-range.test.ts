import { describe, expect, test } from 'vitest'
import { startCos } from '../support/local-cos.js'

const digits = '0123456789'

describe('parseRange', () => {
  test.each([
    [206, 'bytes=0-0', '0', 'bytes 0-0/10'],
    [206, 'bytes=7-', '789', 'bytes 7-9/10'],
    [206, 'bytes=-2', '89', 'bytes 8-9/10'],
    [206, 'bytes=-20', digits, 'bytes 0-9/10'],
    [206, 'bytes=8-99', '89', 'bytes 8-9/10'],
    [200, 'bytes=5-2', digits, null],
    [200, 'bytes=0-1,3-4', digits, null],
    [200, 'items=0-1', digits, null],
  ])('returns %i for Range: %s', async (status, range, body, contentRange) => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: digits })
    const response = await send('GET', '/a', { headers: { range } })
    expect([response.status, await response.text()]).toEqual([status, body])
    expect(response.headers.get('content-range')).toBe(contentRange)
    expect(response.headers.get('content-length')).toBe(String(body.length))
  })

  test.each(['bytes=10-', 'bytes=10-20', 'bytes=-0'])(
    'returns 416 with the size for Range: %s',
    async (range) => {
      const { send } = await startCos()
      await send('PUT', '/a', { body: digits })
      const response = await send('GET', '/a', { headers: { range } })
      expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10'])
    },
  )
})

describe('If-Range', () => {
  test.each([
    [206, 'the ETag', '"9dd4e461268c8034f5c8564e155c67a6"'],
    [206, 'the date', 'Tue, 14 Nov 2023 22:13:20 GMT'],
    [200, 'another ETag', '"other"'],
    [200, 'a weak ETag', 'W/"9dd4e461268c8034f5c8564e155c67a6"'],
    [200, 'another date', 'Tue, 14 Nov 2023 22:13:21 GMT'],
  ])('returns %i for %s', async (status, _, validator) => {
    const { send } = await startCos()
    await send('PUT', '/a', { body: 'x' })
    const headers = { range: 'bytes=0-0', 'if-range': validator }
    expect((await send('GET', '/a', { headers })).status).toBe(status)
  })
})
