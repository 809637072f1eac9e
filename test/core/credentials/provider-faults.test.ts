import { CosgateError } from '@cosgate/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  createTestClock,
  key,
  manualProvider,
  providerSigner,
  readKeyNumber,
  settled,
} from '../../support/credentials-fixture.js'
import { catchError, NOW } from '../../support/signer-fixture.js'

const get = { method: 'GET', key: 'a' } as const
const unavailable = { code: 'credentials_unavailable', status: 503, expose: false }

describe('a failing provider rejects with credentials_unavailable, with the original as cause', () => {
  const cause = new Error('connection refused')
  it.each<[string, () => never]>([
    [
      'throwing',
      () => {
        throw cause
      },
    ],
    ['rejecting', () => Promise.reject(cause) as never],
    [
      'with a thenable',
      // biome-ignore lint/suspicious/noThenProperty: providers of other promise libraries
      () => ({ then: (_: unknown, reject: (error: unknown) => void) => reject(cause) }) as never,
    ],
  ])('%s', async (_title, provider) => {
    const error = await catchError(() => providerSigner(provider).getAuth(get))
    expect(error).toBeInstanceOf(CosgateError)
    expect(error).toMatchObject({ ...unavailable, cause })
    expect((error as Error).message).not.toContain('connection')
  })

  it.each([undefined, null, 'text', 0])('also where it throws %j', async (thrown) => {
    const error = await catchError(() =>
      providerSigner(() => {
        throw thrown
      }).getAuth(get),
    )
    expect(error).toMatchObject({ ...unavailable, cause: thrown })
  })

  it.each(['forbidden', 'invalid_request', 'timeout'] as const)(
    'also where it throws a CosgateError %s, which must not look like a refusal',
    async (code) => {
      const thrown = new CosgateError(code, 'from another gate')
      const error = await catchError(() => providerSigner(() => Promise.reject(thrown)).getAuth(get))
      expect(error).toMatchObject({ ...unavailable, cause: thrown })
    },
  )
})

describe('a provider that answers garbage is credentials_unavailable', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'AKID'],
    ['an empty object', {}],
    ['an array', [key(1)]],
    ['the names of the STS answer', { TmpSecretId: 'a', TmpSecretKey: 'b' }],
    ['no secretKey', { secretId: 'a' }],
    ['a secretId with an ampersand', { ...key(1), secretId: 'a&b' }],
    ['a secretKey with a line break', { ...key(1), secretKey: 'a\n' }],
    ['an empty token', { ...key(1), securityToken: '' }],
    ['a token null', { ...key(1), securityToken: null }],
    ['a token that is not ASCII', { ...key(1), securityToken: '密' }],
    ['an expiry as text', { ...key(1), expiresAt: '1700000000' }],
    ['an expiry in milliseconds', { ...key(1), expiresAt: NOW * 1000 }],
    ['an expiry NaN', { ...key(1), expiresAt: Number.NaN }],
    ['an expiry null', { ...key(1), expiresAt: null }],
    ['expired credentials', key(1, NOW)],
    ['long expired credentials', key(1, 1)],
    [
      'a Proxy that throws',
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('trap')
          },
        },
      ),
    ],
  ])('%s', async (_title, answer) => {
    let calls = 0
    const signer = providerSigner(() => {
      calls++
      return answer as never
    })
    expect(await catchError(() => signer.getAuth(get))).toMatchObject(unavailable)
    expect(await catchError(() => signer.getPostPolicy({ key: 'a' }))).toMatchObject(unavailable)
    expect(calls).toBe(2)
  })
})

it.each([
  ['secretId', { ...key(1), secretId: 'a b' }],
  ['secretKey', { ...key(1), secretKey: ' a' }],
  ['securityToken', { ...key(1), securityToken: ' a' }],
  ['expiresAt', { ...key(1), expiresAt: -1 }],
])(
  'the cause of credentials_unavailable names the invalid field of the answer: %s',
  async (field, answer) => {
    const error = await catchError(() => providerSigner(() => answer).getAuth(get))
    const message = expect.stringMatching(new RegExp(`^${field}: must be \\w+`))
    expect(error).toMatchObject({
      ...unavailable,
      cause: { name: 'CosgateError', code: 'invalid_request', message },
    })
  },
)

describe('a provider that does not answer', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())

  it('rejects with timeout after ten seconds, and the next signature calls again', async () => {
    const { provider, calls } = manualProvider()
    const signer = providerSigner(provider)
    const outcome = catchError(() => signer.getAuth(get))
    let isSettled = false
    void outcome.then(() => {
      isSettled = true
    })
    await vi.advanceTimersByTimeAsync(9999)
    expect(isSettled).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await outcome).toMatchObject({ code: 'timeout', status: 504, expose: false })
    const next = signer.getAuth(get)
    await settled()
    expect(calls).toHaveLength(2)
    // The answer that came too late is nobody's.
    calls[0]!.answer(key(1, NOW + 600))
    calls[1]!.answer(key(2, NOW + 600))
    expect(readKeyNumber(await next)).toBe(2)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('leaves no unhandled rejection if it fails after the timeout', async () => {
    const { provider, calls } = manualProvider()
    const outcome = catchError(() => providerSigner(provider).getAuth(get))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await outcome).toMatchObject({ code: 'timeout' })
    calls[0]!.fail(new Error('too late'))
    await settled()
  })

  it('leaves no timer if it answers in time', async () => {
    await providerSigner(() => key(1)).getAuth(get)
    await catchError(() => providerSigner(() => Promise.reject(new Error('down'))).getAuth(get))
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('a failed background refresh', () => {
  /** The provider returns one key, valid for 600 seconds, and fails from the second call on. */
  function createSignerWithOneKey() {
    const clock = createTestClock()
    const provider = vi.fn(() => {
      if (provider.mock.calls.length > 1) throw new Error('down')
      return key(1, NOW + 600)
    })
    return { signer: providerSigner(provider, { clock }), clock, provider }
  }

  it('does not fail requests while the current key is valid, and is not repeated for every signature', async () => {
    const { signer, clock, provider } = createSignerWithOneKey()
    await signer.getAuth(get)
    clock.now += 550
    for (let n = 0; n < 20; n++) expect(readKeyNumber(await signer.getAuth(get))).toBe(1)
    await settled()
    for (let n = 0; n < 20; n++) expect(readKeyNumber(await signer.getAuth(get))).toBe(1)
    await settled()
    expect(provider).toHaveBeenCalledTimes(2)
  })

  it('fails requests once the current key has expired', async () => {
    const { signer, clock } = createSignerWithOneKey()
    await signer.getAuth(get)
    clock.now += 600
    expect(await catchError(() => signer.getAuth(get))).toMatchObject(unavailable)
  })
})
