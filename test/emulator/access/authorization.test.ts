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

describe('parseSignature', () => {
  test('accepts the parameter sign with the percent-encoded Authorization', async () => {
    const { url, host, send } = await startCos()
    await send('PUT', '/a', { body: 'x' })
    const sign = encodeURIComponent(signHost('get', '/a', host))
    expect(await (await fetch(`${url}/a?sign=${sign}`)).text()).toBe('x')
    expect(await outcome(fetch(`${url}/b?sign=${sign}`))).toBe('403 SignatureDoesNotMatch')
    expect(await outcome(fetch(`${url}/a?sign=fake`))).toBe('403 AccessDenied')
  })

  test.each(['AKIDfakeEmulatorTests ', ' AKIDfakeEmulatorTests'])(
    'does not trim the secretId %j',
    async (secretId) => {
      const { send } = await startCos()
      expect(await outcome(send('GET', '/', { secretId }))).toBe('403 InvalidAccessKeyId')
    },
  )
})
