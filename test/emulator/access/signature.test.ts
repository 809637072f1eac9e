import { describe, expect, test } from 'vitest'
import { outcome, signHost, signHttpString, startCos } from '../support/local-cos.js'
import { createRawRequest, rawOutcome } from '../support/raw-request.js'

describe('checkSignature', () => {
  test('accepts a host that was signed with or without its port, and no other host', async () => {
    const { url, host } = await startCos()
    const get = (signedHost: string) =>
      outcome(fetch(`${url}/a`, { headers: { authorization: signHost('get', '/a', signedHost) } }))
    expect(await get(host)).toBe('404 NoSuchKey')
    expect(await get('127.0.0.1')).toBe('404 NoSuchKey')
    expect(await get('127.0.0.2')).toBe('403 SignatureDoesNotMatch')
  })

  test('returns 403 SignatureDoesNotMatch if a listed header is missing, even if it was signed as empty', async () => {
    const { url, host } = await startCos()
    const withoutHeader = `get\n/a\n\nhost=${encodeURIComponent(host)}\n`
    const withEmptyHeader = `get\n/a\n\nhost=${encodeURIComponent(host)}&x-cos-meta-a=\n`
    for (const httpString of [withoutHeader, withEmptyHeader]) {
      const headers = { authorization: signHttpString(httpString, 'host;x-cos-meta-a') }
      expect(await outcome(fetch(`${url}/a`, { headers }))).toBe('403 SignatureDoesNotMatch')
    }
  })

  test('returns 403 SignatureDoesNotMatch if a listed parameter is missing, even if it was signed as empty', async () => {
    const { url, host } = await startCos()
    for (const params of ['', 'acl=']) {
      const httpString = `get\n/a\n${params}\nhost=${encodeURIComponent(host)}\n`
      const headers = { authorization: signHttpString(httpString, 'host', 'acl') }
      expect(await outcome(fetch(`${url}/a`, { headers }))).toBe('403 SignatureDoesNotMatch')
    }
  })

  test.each([
    ['a second value of a signed parameter', '/?prefix=a&prefix=b'],
    ['a second value in another case', '/?prefix=a&Prefix=b'],
    ['a second value before the signed one', '/?prefix=b&prefix=a'],
  ])('returns 403 SignatureDoesNotMatch for %s', async (_, target) => {
    const { sendRaw } = await startCos()
    const request = createRawRequest({ target, path: '/', params: 'prefix=a', paramList: 'prefix' })
    expect(rawOutcome(await sendRaw(request))).toBe('403 SignatureDoesNotMatch')
  })

  test('returns 400 or 403 for a second value of a signed header', async () => {
    const { sendRaw } = await startCos()
    const headerLines = 'Host: other.example\r\n'
    const request = createRawRequest({ target: '/a', path: '/a', headerLines })
    expect(rawOutcome(await sendRaw(request))).toMatch(/^40[03]/)
  })
})
