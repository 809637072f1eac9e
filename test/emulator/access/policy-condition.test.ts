import { createEmulator } from '@cosgate/emulator'
import { describe, expect, test } from 'vitest'
import { secretId, secretKey } from '../support/local-cos.js'
import { allow, resourceBelow, startWithPolicy } from '../support/policy.js'

describe('resolveConditions', () => {
  test.each<[unknown, string]>([
    [{ like: { 'cos:prefix': 'a' } }, 'condition.like'],
    [{ string_equal: { 'qcs:ip': 'a' } }, 'qcs:ip'],
    ...[
      null,
      5,
      '',
      { string_equal: null },
      { string_equal: { 'cos:prefix': null } },
      { string_not_equal: { 'cos:prefix': [] } },
      { string_like: { 'cos:prefix': ['a', {}] } },
    ].map((condition): [unknown, string] => [condition, 'credentials.policy.statement[0].condition']),
  ])('throws for the condition %j and names %s', (condition, named) => {
    const statement = { effect: 'allow', action: '*', resource: '*', condition }
    const policy = { version: '2.0', statement: [statement] } as never
    expect(() => createEmulator({ credentials: { secretId, secretKey, policy } })).toThrow(named)
  })
})

const startWithContentType = (operator: string, value: string | string[]) =>
  startWithPolicy(allow('name/cos:PutObject', '*', { [operator]: { 'cos:content-type': value } }))

const uploadWithType = (type: string) => ({
  body: new Uint8Array([1]),
  headers: (type ? { 'content-type': type } : {}) as Record<string, string>,
})

describe('isConditionMet', () => {
  test.each([
    ['numeric_less_than_equal', 'cos:content-length', 3, ['abc', '200'], ['abcd', '403 AccessDenied']],
    ['numeric_greater_than_equal', 'cos:content-length', [3], ['abc', '200'], ['ab', '403 AccessDenied']],
    ['numeric_equal', 'cos:content-length', '3', ['abc', '200'], ['', '403 AccessDenied']],
  ])('%s limits %s of an upload', async (operator, key, value, allowed, denied) => {
    const condition = { [operator]: { [key]: value } }
    const { sendLimited } = await startWithPolicy(allow('name/cos:PutObject', '*', condition))
    for (const [body, expected] of [allowed, denied]) {
      expect(await sendLimited('PUT', '/a', { body: body! })).toBe(expected)
    }
  })

  test.each([
    [
      'string_equal',
      'image/png',
      { 'image/png': '200', 'image/PNG': '403 AccessDenied', '': '403 AccessDenied' },
    ],
    [
      'string_equal_if_exist',
      'image/png',
      { 'image/png': '200', 'text/html': '403 AccessDenied', '': '200' },
    ],
    ['string_equal_ignore_case', 'image/png', { 'image/PNG': '200' }],
    [
      'string_not_equal',
      'text/html',
      { 'image/png': '200', 'text/html': '403 AccessDenied', '': '403 AccessDenied' },
    ],
    [
      'string_like',
      ['image/*', 'video/*'],
      { 'image/png': '200', 'video/mp4': '200', 'text/html': '403 AccessDenied' },
    ],
  ] as [string, string | string[], Record<string, string>][])(
    '%s compares cos:content-type with %o',
    async (operator, value, outcomes) => {
      const { sendLimited } = await startWithContentType(operator, value)
      for (const [type, expected] of Object.entries(outcomes)) {
        expect(await sendLimited('PUT', '/a', uploadWithType(type))).toBe(expected)
      }
    },
  )

  test('reads cos:prefix from the parameter and ignores a header of that name', async () => {
    const { sendLimited } = await startWithPolicy(
      allow('name/cos:GetBucket', '*', { string_like: { 'cos:prefix': 'users/a/*' } }),
    )
    expect(await sendLimited('GET', '/', { params: { prefix: 'users/a/' } })).toBe('200')
    expect(await sendLimited('GET', '/', { params: { prefix: 'users/b/' } })).toBe('403 AccessDenied')
    expect(await sendLimited('GET', '/', { unsigned: { prefix: 'users/a/' } })).toBe('403 AccessDenied')
  })

  test('allows a listing by the bucket and a plain or URL-encoded cos:prefix', async () => {
    for (const value of ['users/a/*', 'users%2Fa%2F*']) {
      const { sendLimited } = await startWithPolicy(
        allow('name/cos:GetBucket', resourceBelow(''), { string_like: { 'cos:prefix': [value] } }),
      )
      expect(await sendLimited('GET', '/', { params: { prefix: 'users/a/' } })).toBe('200')
      expect(await sendLimited('GET', '/', { params: { prefix: 'users/b/' } })).toBe('403 AccessDenied')
      expect(await sendLimited('GET', '/')).toBe('403 AccessDenied')
    }
  })
})
