import { describe, expect, test } from 'vitest'
import { outcome, startCos } from '../support/local-cos.js'

describe('receiveUpload', () => {
  test.each([
    ['200 undefined', { 'content-md5': 'XUFAKrxLKna5cZ2REBfFkg==' }],
    ['400 BadDigest', { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }],
    ['400 InvalidDigest', { 'content-md5': 'short' }],
    ['200 undefined', { 'x-cos-content-sha1': 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d' }],
    ['400 BadDigest', { 'x-cos-content-sha1': '0'.repeat(40) }],
  ] as [string, Record<string, string>][])(
    'returns %s for an upload with %o and keeps the old object on failure',
    async (expected, headers) => {
      const { send } = await startCos()
      await send('PUT', '/a', { body: 'old' })
      expect(await outcome(send('PUT', '/a', { body: 'hello', headers }))).toBe(expected)
      expect(await (await send('GET', '/a')).text()).toBe(expected.startsWith('200') ? 'hello' : 'old')
    },
  )
})
