import { CosgateError } from '@cosgate/core'
import { cosgate as expressGate } from '@cosgate/express'
import { cosgate as koaGate } from '@cosgate/koa'
import { describe, expect, it } from 'vitest'
import { credentials } from '../../support/frameworks.js'
import { frameworkForTest, post } from '../../support/gate-fixture.js'
import { bucket, NOW, region } from '../../support/sdk-oracle.js'

const good = { bucket, region, credentials, authorize: () => true }
const makers: [string, (options: never) => unknown][] = [
  ['@cosgate/express', expressGate as never],
  ['@cosgate/koa', koaGate as never],
]
const failure = (make: (options: never) => unknown, options: unknown): CosgateError => {
  try {
    make(options as never)
  } catch (error) {
    return error as CosgateError
  }
  throw new Error('was accepted')
}

describe.each(makers)('%s: invalid options throw when the middleware is created', (_name, make) => {
  const misspelled: [object, string, string][] = [
    [{ authorise: () => true }, 'authorise', 'authorize'],
    [{ maxExpire: 5 }, 'maxExpire', 'maxExpires'],
    [{ defaultExpire: 5 }, 'defaultExpire', 'defaultExpires'],
    [{ allowedOrigin: [] }, 'allowedOrigin', 'allowedOrigins'],
    [{ maxBodyByte: 5 }, 'maxBodyByte', 'maxBodyBytes'],
    [{ timeout: {} }, 'timeout', 'timeouts'],
    [{ timeouts: { authorise: 5 } }, 'authorise', 'authorize'],
    [{ timeouts: { credential: 5 } }, 'credential', 'credentials'],
    [{ upload: () => 1 }, 'upload', 'uploaded'],
    [{ internalOrigen: 'https://a.example' }, 'internalOrigen', 'internalOrigin'],
    [{ allow: { action: [] } }, 'action', 'actions'],
    [{ allow: { header: [] } }, 'header', 'headers'],
    [{ allow: { actions: ['GetObjet'] } }, 'GetObjet', 'GetObject'],
    [{ Bucket: 'b' }, 'Bucket', 'bucket'],
  ]
  it.each(misspelled)('%o throws invalid_option with a "did you mean" hint', (options, wrong, right) => {
    const error = failure(make, { ...good, ...options })
    expect(error).toBeInstanceOf(CosgateError)
    expect(error.code).toBe('invalid_option')
    expect(error.message).toMatch(new RegExp(`\\b${wrong}\\b.*\\b${right}\\b`))
  })

  it('an action that is not a string throws invalid_option naming allow.actions', () => {
    const error = failure(make, { ...good, allow: { actions: [Object.create(null)] } })
    expect(error).toMatchObject({
      code: 'invalid_option',
      message: expect.stringMatching(/^allow\.actions: /),
    })
  })

  const bad: [string, unknown[]][] = [
    ['authorize', [undefined, null, true, {}, 'yes']],
    ['bucket', [undefined, null, '', 5, 'no-appid', 'Upper-1250000000', 'a/b-1250000000']],
    ['region', [undefined, null, '', 5, 'ap guangzhou', 'a/b']],
    ['credentials', [undefined, null, '', 5, {}, { secretId: 'a' }, { secretId: 'a b', secretKey: 'c' }]],
    [
      'origin',
      [null, '', 5, 'files.example', 'https://a.example/', 'https://a.example/path', 'ftp://a.example'],
    ],
    ['path', [null, 5, 'cos', '/cos/', '', '/a b', '/a?b', '/a#b']],
    ['defaultExpires', [0, -1, 1.5, '300', Number.NaN, null, 3601, Number.POSITIVE_INFINITY]],
    ['maxExpires', [0, -1, 1.5, '300', Number.NaN, null, Number.POSITIVE_INFINITY]],
    ['maxBodyBytes', [0, -1, 1.5, '5', Number.NaN, null]],
    [
      'allowedOrigins',
      ['https://a.example', null, [5], ['a.example'], ['https://a.example/path'], ['*'], ['']],
    ],
    [
      'timeouts',
      [5, null, { authorize: 0 }, { authorize: -1 }, { authorize: '5' }, { credentials: Number.NaN }],
    ],
    ['timeouts', [{ credentials: Number.POSITIVE_INFINITY }, { credentials: null }, { authorize: null }]],
    ['timeouts', [{ store: 0 }, { store: 301 }, { store: '5' }, { store: null }]],
    ['uploaded', [null, true, 'yes', {}]],
    ['removeRejected', [null, 1, 'yes']],
    ['internalOrigin', [null, '', 5, 'files.example', 'https://a.example/', 'ftp://a.example']],
    ['clock', [5, null, 'now', {}]],
    ['credentialScope', [5, null, 'x']],
    ['allow', [5, null, [], 'GetObject']],
    [
      'actions',
      [5, null, 'GetObject', [5], [null], ['*'], ['constructor']].map((actions) => ({ allow: { actions } })),
    ],
    [
      'headers',
      [
        5,
        null,
        'x',
        [5],
        [''],
        ['user-agent'],
        ['date'],
        ['authorization'],
        ['x-cos-security-token'],
        ['a*b'],
      ],
    ],
    ['params', [5, null, 'x', [5], [''], ['sign'], ['q-ak'], ['x-cos-security-token'], ['a*b'], ['a b']]],
  ]
  it.each(bad)('%s throws invalid_option that names it', (name, values) => {
    for (const value of values) {
      const inAllow =
        name === 'headers' || name === 'params' ? { allow: { [name]: value } } : { [name]: value }
      const options = name === 'actions' ? (value as object) : inAllow
      const error = failure(make, { ...good, ...options })
      expect(error, String(value)).toBeInstanceOf(CosgateError)
      expect([error.code, error.message.includes(name)], `${String(value)}: ${error.message}`).toEqual([
        'invalid_option',
        true,
      ])
      expect(error.message).not.toContain(credentials.secretKey)
    }
  })

  it.each([undefined, null, 5, 'x', [], () => {}])('%s is not an options object', (options) => {
    expect(failure(make, options)).toMatchObject({ code: 'invalid_option' })
  })

  it.each(['https://*.example.com', '*', 'https://example.*'])(
    'throws invalid_option for the wildcard origin %s',
    (origin) => {
      expect(() => make({ ...good, allowedOrigins: [origin] } as never)).toThrow(
        'allowedOrigins: has no wildcards; list each origin, such as https://app.example.com',
      )
    },
  )

  it('undefined means the default', () => {
    const unset = {
      path: undefined,
      maxExpires: undefined,
      allow: undefined,
      timeouts: undefined,
      clock: undefined,
    }
    expect(() => make({ ...good, ...unset, allowedOrigins: undefined } as never)).not.toThrow()
  })
})

describe('defaultExpires and maxExpires', () => {
  it.each([
    [{}, 300, 3600],
    [{ defaultExpires: 60 }, 60, 3600],
    [{ maxExpires: 7200 }, 300, 7200],
    [{ maxExpires: 100 }, 100, 100],
    [{ defaultExpires: 50, maxExpires: 50 }, 50, 50],
  ])('%j', async (options, unasked, most) => {
    const site = await frameworkForTest().serve({ options })
    const ask = async (expires?: number) => post(site, 'auth', { method: 'GET', key: 'a', expires })
    expect((await ask()).json.expiresAt).toBe(NOW + unasked)
    expect((await ask(most)).json.expiresAt).toBe(NOW + most)
    expect((await ask(most + 1)).json).toMatchObject({ status: 400, code: 'invalid_request' })
  })
})

it('uses the option clock in Unix seconds, and the system clock by default', async () => {
  const site = await frameworkForTest().serve({ options: { clock: undefined } })
  const { json } = await post(site, 'auth', { method: 'GET', key: 'a' })
  expect(Math.abs((json.expiresAt as number) - 300 - Date.now() / 1000)).toBeLessThan(5)
})

it('rounds the clock down, and throws invalid_option for milliseconds', async () => {
  const clientRequest = { method: 'GET', key: 'a' }
  const exact = await frameworkForTest().serve({ options: { clock: () => NOW + 0.9 } })
  expect((await post(exact, 'auth', clientRequest)).json.expiresAt).toBe(NOW + 300)
  for (const now of [NOW * 1000, Number.NaN, -1, `${NOW}`, null]) {
    const site = await frameworkForTest().serve({ options: { clock: () => now } })
    const answer = await post(site, 'auth', clientRequest)
    expect(answer.status).toBe(500)
    expect(answer.text).not.toContain('q-sign')
    expect(site.errors).toHaveLength(1)
  }
})
