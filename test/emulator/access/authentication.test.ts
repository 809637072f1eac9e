import { describe, expect, test } from 'vitest'
import {
  findElement,
  now,
  outcome,
  secretId,
  secretKey,
  signHttpString,
  startCos,
} from '../support/local-cos.js'

const signWithTime = (host: string, time: string) =>
  signHttpString(`get\n/a\n\nhost=${encodeURIComponent(host)}\n`, 'host', '', time)

describe('authenticate', () => {
  test('returns 403 AccessDenied without a signature', async () => {
    const { url } = await startCos()
    expect(await outcome(fetch(`${url}/a`))).toBe('403 AccessDenied')
  })

  test('returns 403 InvalidAccessKeyId for an unknown secretId', async () => {
    const { send } = await startCos()
    expect(await outcome(send('GET', '/a', { secretId: 'AKIDother' }))).toBe('403 InvalidAccessKeyId')
  })

  test('returns 403 SignatureDoesNotMatch with both strings for a wrong secretKey', async () => {
    const { send, host } = await startCos()
    const response = await send('GET', '/a&b', { secretKey: 'other', params: { 'x y': '1<2' } })
    const xml = await response.text()
    expect([response.status, findElement(xml, 'Code')]).toEqual([403, 'SignatureDoesNotMatch'])
    expect(findElement(xml, 'FormatString')).toBe(
      `get\n/a&amp;b\nx%20y=1%3C2\nhost=${host.replace(':', '%3A')}\n`,
    )
    expect(findElement(xml, 'StringToSign')).toMatch(/^sha1\n1699999940;1700000300\n[0-9a-f]{40}\n$/)
    expect(xml).toMatch(
      /<Resource>[^<]+<\/Resource><RequestId>[^<]+<\/RequestId><TraceId>[^<]+<\/TraceId><\/Error>$/,
    )
  })
})

describe('assertValidPeriod', () => {
  test.each([
    ['403 AccessDenied', 'has expired', `${now - 600};${now - 1}`, 'Request has expired'],
    ['403 RequestTimeTooSkewed', 'is not valid yet', `${now + 1};${now + 600}`, undefined],
    ['403 AccessDenied', 'has a malformed time', 'now;then', 'Access Denied.'],
  ])('returns %s for a signature that %s', async (expected, _, time, message) => {
    const { url, host } = await startCos()
    const response = await fetch(`${url}/a`, { headers: { authorization: signWithTime(host, time) } })
    const xml = await response.text()
    expect(`${response.status} ${findElement(xml, 'Code')}`).toBe(expected)
    if (message) expect(findElement(xml, 'Message')).toBe(message)
  })

  test('checks q-key-time as well as q-sign-time', async () => {
    const { url, host } = await startCos()
    const [valid, past] = [`${now - 60};${now + 60}`, `${now - 60};${now - 1}`]
    const authorization = signWithTime(host, past).replace(`q-sign-time=${past}`, `q-sign-time=${valid}`)
    const response = await fetch(`${url}/a`, { headers: { authorization } })
    expect(findElement(await response.text(), 'Message')).toBe('Request has expired')
  })

  test('accepts a signature in its first and in its last second', async () => {
    const { url, host } = await startCos()
    for (const time of [`${now};${now + 9}`, `${now - 9};${now}`]) {
      const headers = { authorization: signWithTime(host, time) }
      expect(await outcome(fetch(`${url}/a`, { headers }))).toBe('404 NoSuchKey')
    }
  })
})

const temporaryKey = { secretId, secretKey, securityToken: 'fake-token' }

describe('assertToken', () => {
  test.each([
    ['403 InvalidToken', 'without its token', {}, {}],
    ['403 InvalidToken', 'with another token', { 'x-cos-security-token': 'other' }, {}],
    ['404 NoSuchKey', 'with its token in a header', { 'x-cos-security-token': 'fake-token' }, {}],
    ['404 NoSuchKey', 'with its token in the query', {}, { 'x-cos-security-token': 'fake-token' }],
    [
      '403 InvalidToken',
      'with two tokens, one of them wrong',
      { 'x-cos-security-token': 'x' },
      { 'x-cos-security-token': 'fake-token' },
    ],
  ] as [string, string, Record<string, string>, Record<string, string>][])(
    'returns %s for a temporary key %s',
    async (expected, _, unsigned, params) => {
      const { send } = await startCos({ credentials: temporaryKey })
      expect(await outcome(send('GET', '/a', { unsigned, params }))).toBe(expected)
    },
  )

  test('returns 400 ExpiredToken for a temporary key that has expired', async () => {
    const { send } = await startCos({ credentials: [{ ...temporaryKey, expiresAt: now }] })
    const unsigned = { 'x-cos-security-token': 'fake-token' }
    expect(await outcome(send('GET', '/a', { unsigned }))).toBe('400 ExpiredToken')
  })
})
