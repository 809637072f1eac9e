import { createEmulator } from '@cosgate/emulator'
import { expect, test } from 'vitest'
import { secretId, secretKey } from './local-cos.js'

const bad = (condition: unknown): [string, unknown, string] => [
  `the condition ${JSON.stringify(condition)}`,
  { effect: 'allow', action: '*', resource: '*', condition },
  'credentials.policy.statement[0].condition',
]

test.each<[string, unknown, string]>([
  ['an unknown effect', { effect: 'maybe', action: '*', resource: '*' }, 'statement[0].effect'],
  ['no action', { effect: 'allow', resource: '*' }, 'statement[0].action'],
  ['an odd resource', { effect: 'allow', action: '*', resource: 'bucket/*' }, 'statement[0].resource'],
  [
    'an unknown field',
    { effect: 'allow', action: '*', resource: '*', principal: {} },
    'statement[0].principal',
  ],
  [
    'an unknown operator',
    { effect: 'allow', action: '*', resource: '*', condition: { like: { 'cos:prefix': 'a' } } },
    'condition.like',
  ],
  ['a statement of null', null, 'statement[0] must'],
  ['an action of null', { effect: 'allow', action: null, resource: '*' }, 'statement[0].action'],
  ['a resource of null', { effect: 'allow', action: '*', resource: null }, 'statement[0].resource'],
  ...[null, 5, '', { string_equal: null }, { string_equal: { 'cos:prefix': null } }].map(bad),
  ...[{ string_not_equal: { 'cos:prefix': [] } }, { string_like: { 'cos:prefix': ['a', {}] } }].map(bad),
  [
    'an unknown condition key',
    { effect: 'allow', action: '*', resource: '*', condition: { string_equal: { 'qcs:ip': 'a' } } },
    'qcs:ip',
  ],
])('a policy with %s is refused when the emulator is made', (_, statement, named) => {
  const policy = { version: '2.0', statement: [statement] } as never
  expect(() => createEmulator({ credentials: { secretId, secretKey, policy } })).toThrow(named)
})

test('the statements of a policy alone are a policy, too', () => {
  const policy = [{ effect: 'allow' as const, action: '*', resource: '*' }]
  expect(() => createEmulator({ credentials: { secretId, secretKey, policy } })).not.toThrow()
})
