import { describe, expect, test } from 'vitest'
import { outcome, signHost, startCos } from '../support/local-cos.js'

describe('parseAuthorization', () => {
  test.each([
    ['another algorithm', (text: string) => text.replace('sha1', 'sha256')],
    ['a missing field', (text: string) => text.replace(/&q-url-param-list=/, '')],
    ['an unknown scheme', () => 'Bearer fake'],
    ['an empty value', () => ''],
  ])('returns 403 AccessDenied for an Authorization with %s', async (_, change) => {
    const { url, host } = await startCos()
    const headers = { authorization: change(signHost('get', '/a', host)) }
    expect(await outcome(fetch(`${url}/a`, { headers }))).toBe('403 AccessDenied')
  })
})
