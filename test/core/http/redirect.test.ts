import { describe, expect, it } from 'vitest'
import { ask } from '../../support/ask.js'
import { frameworks } from '../../support/frameworks.js'
import { redirectOnce, serveRedirect } from '../../support/redirect-site.js'
import { expectNoSignature, expectSignedUrl, span } from '../../support/sdk-oracle.js'

const attachment = { 'response-content-disposition': 'attachment' }
const own = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }
const keys = [
  'a.txt',
  'users/amy/报告 1.pdf',
  "a'b|c^d`e{f}g<h>.txt",
  '%2E%2E/%2f%00.txt',
  'a+b&c=d?e#f;g,h@i:j!k~l*m(n)[o]"p"\\q$r',
  'a//b',
  'trailing/',
  '😀\u{202e}\ufeff.txt',
  '__proto__',
]

describe.each(frameworks)('$name: cosRedirect', (framework) => {
  it.each(keys)('writes Location byte for byte as signed: %s', async (key) => {
    const { status, location, text, headers } = await redirectOnce(framework, key)
    expect([status, text]).toEqual([302, ''])
    expect(headers).toMatchObject(own)
    expect(headers).not.toHaveProperty('content-type')
    expectSignedUrl(location, { method: 'GET', path: `/${key}`, params: attachment })
  })

  it.each([
    ['GET', undefined, 302, 'GET'],
    ['HEAD', undefined, 302, 'HEAD'],
    ['POST', undefined, 303, 'GET'],
    ['PUT', undefined, 303, 'GET'],
    ['DELETE', undefined, 303, 'GET'],
    ['GET', 302, 302, 'GET'],
    ['GET', 303, 303, 'GET'],
    ['GET', 307, 307, 'GET'],
    ['HEAD', 307, 307, 'HEAD'],
    ['POST', 302, 302, 'GET'],
    ['POST', 303, 303, 'GET'],
  ])('a %s with status %s returns %i and signs %s', async (method, status, expected, signed) => {
    const answer = await redirectOnce(framework, 'a', status && { status }, { method })
    expect(answer.status).toBe(expected)
    expectSignedUrl(answer.location, { method: signed, path: '/a', params: attachment })
  })

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('307 after %s is invalid_option', async (method) => {
    const asJson = await redirectOnce(framework, 'a', { status: 307, as: 'json' }, { method })
    expect(asJson.site.errors).toMatchObject([{ code: 'invalid_option' }])
    const answer = await redirectOnce(framework, 'a', { status: 307 }, { method })
    expect(answer.status).toBe(500)
    expect(answer.site.errors).toMatchObject([{ status: 500, code: 'invalid_option' }])
    expectNoSignature(answer)
  })

  it('signs its options and their lifetime', async () => {
    const options = {
      contentType: 'text/plain',
      cacheControl: 'private',
      params: { 'imageMogr2/thumbnail/!50p': '', 'x-anything': 'a b' },
      expires: 1200,
      disposition: 'inline',
    }
    const { location } = await redirectOnce(framework, 'a', options)
    const params = {
      'response-content-type': 'text/plain',
      'response-cache-control': 'private',
      'response-content-disposition': 'inline',
      'imageMogr2/thumbnail/!50p': '',
      'x-anything': 'a b',
    }
    expectSignedUrl(location, { method: 'GET', path: '/a', params, keyTime: span(1200) })
  })

  it('is valid for defaultExpires', async () => {
    const { location } = await redirectOnce(framework, 'a', {}, { defaultExpires: 77 })
    expectSignedUrl(location, { method: 'GET', path: '/a', params: attachment, keyTime: span(77) })
  })

  it('passes the gate with via redirect, and a grant amends it', async () => {
    const seen: unknown[] = []
    const authorize = (intent: object, context: { req?: unknown; url: string }) => {
      seen.push({ ...intent }, new URL(context.url, 'http://app.example').pathname)
      return { allow: true, key: 'other.txt', expires: 60 }
    }
    const { location } = await redirectOnce(framework, 'asked.txt', {}, { authorize })
    const asked = {
      via: 'redirect',
      action: 'GetObject',
      method: 'GET',
      key: 'asked.txt',
      resource: 'asked.txt',
    }
    expect(seen).toMatchObject([{ ...asked, expires: 300, params: attachment }, '/file'])
    expectSignedUrl(location, { method: 'GET', path: '/other.txt', params: attachment, keyTime: span(60) })
  })

  it('works with a provider and another origin', async () => {
    const credentials = async () => ({ secretId: 'AKIDother', secretKey: 'otherKey' })
    const origin = 'http://127.0.0.1:9000'
    const { location } = await redirectOnce(framework, 'a', {}, { credentials, origin })
    const expected = { method: 'GET', path: '/a', params: attachment, origin }
    expectSignedUrl(location, { ...expected, credentials: await credentials() })
  })

  it("as: 'json' returns the URL to a fetch client", async () => {
    const site = await serveRedirect(framework, '报告.pdf', { as: 'json', filename: 'a b.pdf' })
    for (const method of ['GET', 'POST']) {
      const { status, headers, json } = await ask(`${site.url}/file`, { method })
      expect(status).toBe(200)
      expect(headers).toMatchObject({ 'cache-control': 'no-store' })
      expect(headers['content-type']).toMatch(/^application\/json/)
      expect(headers.location).toBeUndefined()
      expect(json).toEqual({ url: json.url, expiresAt: 1_700_000_300 })
      const params = { 'response-content-disposition': 'attachment; filename="a b.pdf"' }
      expectSignedUrl(json.url as string, { method: 'GET', path: '/报告.pdf', params })
    }
  })
})
