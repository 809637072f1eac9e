import { describe, expect, test } from 'vitest'
import { startCos } from '../support/local-cos.js'
import { createRawRequest, rawOutcome } from '../support/raw-request.js'

describe('parseRequest', () => {
  test.each([
    ['an escaped slash', '/a%2Fb', '/a/b'],
    ['an escaped slash in lower case', '/a%2fb', '/a/b'],
    ['an escaped dot segment', '/a/%2e%2E/b', '/a/../b'],
    ['a dot segment', '/a/../b', '/a/../b'],
    ['an empty segment', '/a//b', '/a//b'],
    ['a plus sign', '/a+b', '/a+b'],
    ['an escaped percent sign', '/a%252Fb', '/a%2Fb'],
    ['Chinese characters', '/%e6%8A%A5', '/报'],
    ['a quotation mark', '/a"b', '/a"b'],
  ])('decodes a path with %s once before the signature is checked', async (_, target, path) => {
    const { sendRaw } = await startCos()
    expect(rawOutcome(await sendRaw(createRawRequest({ target, path })))).toBe('404 NoSuchKey')
    expect(rawOutcome(await sendRaw(createRawRequest({ target, path: `${path}/` })))).toBe(
      '403 SignatureDoesNotMatch',
    )
  })

  test('treats %2F as a slash and %252F as another key', async () => {
    const { sendRaw } = await startCos()
    await sendRaw(createRawRequest({ method: 'PUT', target: '/a%2Fb', path: '/a/b', body: 'slash' }))
    await sendRaw(createRawRequest({ method: 'PUT', target: '/a%252Fb', path: '/a%2Fb', body: 'percent' }))
    expect(await sendRaw(createRawRequest({ target: '/a/b', path: '/a/b' }))).toMatch(/slash$/)
    expect(await sendRaw(createRawRequest({ target: '/a%252Fb', path: '/a%2Fb' }))).toMatch(/percent$/)
  })

  test.each([
    ['a plus sign', 'prefix=a%2Bb', '<Prefix>a+b</Prefix>'],
    ['a space', 'prefix=a%20b', '<Prefix>a b</Prefix>'],
  ])('decodes + in a query as %s if it was signed that way', async (_, params, expected) => {
    const { sendRaw } = await startCos()
    const request = createRawRequest({ target: '/?prefix=a+b', path: '/', params, paramList: 'prefix' })
    expect(await sendRaw(request)).toContain(expected)
  })

  test('treats a parameter without a value as empty', async () => {
    const { sendRaw } = await startCos()
    const request = createRawRequest({
      ...{ target: '/?uploads', path: '/', params: 'uploads=', paramList: 'uploads' },
    })
    expect(rawOutcome(await sendRaw(request))).toBe('200')
  })

  test('accepts an absolute target with the same host and returns 400 InvalidURI otherwise', async () => {
    const { sendRaw } = await startCos()
    const get = async (target: string) => rawOutcome(await sendRaw(createRawRequest({ target, path: '/a' })))
    expect(await get('http://cos.example/a')).toBe('404 NoSuchKey')
    expect(await get('http://other.example/a')).toBe('400 InvalidURI')
  })

  test.each(['/a%2', '/a%zz', '/?a=%', '*', '/a#b', '/%ff', '/?prefix=%ff'])(
    'returns 400 or 403 for the malformed target %s',
    async (target) => {
      const { sendRaw } = await startCos()
      const [path = ''] = target.split('?')
      const request = createRawRequest({
        target,
        path: tryDecode(path),
        method: target === '*' ? 'OPTIONS' : 'GET',
      })
      expect(rawOutcome(await sendRaw(request))).toMatch(
        /^400|^403 SignatureDoesNotMatch|^403 AccessForbidden/,
      )
    },
  )
})

function tryDecode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
