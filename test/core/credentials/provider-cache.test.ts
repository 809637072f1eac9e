import type { CredentialNeed } from '@cosgate/core'
import { describe, expect, it } from 'vitest'
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

/** Answers key 1, 2, 3, … with a lifetime in seconds. */
function counting(lifetime: number | undefined, clock: () => number = () => NOW) {
  const asked: CredentialNeed[] = []
  const provider = (need: CredentialNeed) => {
    asked.push(need)
    return key(asked.length, lifetime === undefined ? undefined : clock() + lifetime)
  }
  return { provider, asked }
}

describe('the credentials of a provider', () => {
  it('are cached if they have expiresAt', async () => {
    const { provider, asked } = counting(600)
    const signer = providerSigner(provider)
    const first = await signer.getAuth(get)
    expect(await signer.getAuth(get)).toBe(first)
    expect(await signer.getAuth({ method: 'PUT', key: 'b' })).toContain('q-ak=AKIDfake1&')
    expect(asked).toHaveLength(1)
  })

  it('are always returned as promises, and refusals as rejections', async () => {
    const signer = providerSigner(counting(600).provider)
    const bad = { method: 'GET', key: '' } as const
    for (const asked of [get, get, bad]) {
      for (const answer of [
        signer.getAuth(asked),
        signer.getPresignedUrl(asked),
        signer.getPostPolicy({ key: asked.key }),
      ]) {
        expect(answer).toBeInstanceOf(Promise)
        await answer.catch(() => {})
      }
    }
    const downloads = signer.getPresignedDownloadUrls([''])
    expect(downloads).toBeInstanceOf(Promise)
    expect(await catchError(() => downloads)).toMatchObject({ code: 'invalid_request' })
  })

  it('are not cached if they have no expiresAt', async () => {
    const { provider } = counting(undefined)
    const signer = providerSigner(provider)
    expect(readKeyNumber(await signer.getAuth(get))).toBe(1)
    expect(readKeyNumber(await signer.getAuth(get))).toBe(2)
  })

  it('may be a value or a promise', async () => {
    const plain = await providerSigner(() => key(1)).getAuth(get)
    const promised = await providerSigner(async () => key(1)).getAuth(get)
    // biome-ignore lint/suspicious/noThenProperty: providers of other promise libraries
    const thenable = { then: (resolve: (value: unknown) => void) => resolve(key(1)) }
    expect(promised).toBe(plain)
    expect(await providerSigner(() => thenable as never).getAuth(get)).toBe(plain)
  })

  it('are fetched again once they have expired, but not before', async () => {
    const clock = createTestClock()
    const { provider } = counting(600, clock)
    const signer = providerSigner(provider, { clock })
    expect(readKeyNumber(await signer.getAuth(get))).toBe(1)
    clock.now += 500
    expect(readKeyNumber(await signer.getAuth(get))).toBe(1)
    clock.now += 100
    expect(readKeyNumber(await signer.getAuth(get))).toBe(2)
  })

  it('are refreshed in the background during the last minute', async () => {
    const clock = createTestClock()
    const { provider, asked } = counting(600, clock)
    const signer = providerSigner(provider, { clock })
    await signer.getAuth(get)
    clock.now += 539
    await signer.getAuth(get)
    expect(asked).toHaveLength(1)
    clock.now += 1
    expect(readKeyNumber(await signer.getAuth(get))).toBe(1)
    await settled()
    expect(readKeyNumber(await signer.getAuth(get))).toBe(2)
  })

  it('are never outlived by a signature', async () => {
    const signer = providerSigner(() => key(1, NOW + 100))
    expect(await signer.getAuth(get)).toContain(`q-sign-time=${NOW - 60};${NOW + 100}&`)
  })
})

describe('calls of a provider in flight', () => {
  it.each([
    ['with expiresAt', NOW + 600],
    ['without', undefined],
  ])('are shared by all waiters: %s', async (_title, expiresAt) => {
    const { provider, calls } = manualProvider()
    const signer = providerSigner(provider)
    const waiting = [
      ...Array.from({ length: 1000 }, () => signer.getAuth(get)),
      signer.getPresignedDownloadUrl({ key: 'b' }),
      signer.getPostPolicy({ key: 'c' }).then(({ fields }) => `q-ak=${fields['q-ak']}&`),
    ]
    await settled()
    expect(calls).toHaveLength(1)
    calls[0]!.answer(key(7, expiresAt))
    expect((await Promise.all(waiting)).map(readKeyNumber)).toEqual(waiting.map(() => 7))
  })

  it('reject all waiters, and the next request calls again', async () => {
    const { provider, calls } = manualProvider()
    const signer = providerSigner(provider)
    const waiting = [signer.getAuth(get), signer.getAuth(get)]
    await settled()
    calls[0]!.fail(new Error('down'))
    for (const one of waiting)
      expect(await catchError(() => one)).toMatchObject({ code: 'credentials_unavailable' })
    const next = signer.getAuth(get)
    await settled()
    calls[1]!.answer(key(2))
    expect(readKeyNumber(await next)).toBe(2)
  })
})

describe('credential scopes', () => {
  const credentialScope = (need: Omit<CredentialNeed, 'scope'>) => need.action

  it('have separate keys and calls', async () => {
    const { provider, calls } = manualProvider()
    const signer = providerSigner(provider, { credentialScope })
    const [read, write] = [signer.getAuth(get), signer.getAuth({ method: 'PUT', key: 'a' })]
    await settled()
    expect(calls.map(({ need }) => (need as CredentialNeed).scope)).toEqual(['GetObject', 'PutObject'])
    calls[1]!.answer(key(2, NOW + 600))
    calls[0]!.answer(key(1, NOW + 600))
    expect([readKeyNumber(await read), readKeyNumber(await write)]).toEqual([1, 2])
    expect(readKeyNumber(await signer.getAuth(get))).toBe(1)
    expect(readKeyNumber(await signer.getAuth({ method: 'PUT', key: 'a' }))).toBe(2)
    expect(calls).toHaveLength(2)
  })

  it('may have names of Object.prototype', async () => {
    const { provider, asked } = counting(600)
    const signer = providerSigner(provider, { credentialScope: ({ resource }) => resource })
    for (const name of ['__proto__', 'constructor', '__proto__', 'constructor']) {
      await signer.getAuth({ method: 'GET', key: name })
    }
    expect(asked).toHaveLength(2)
  })

  it('are cached in a map of at most a thousand entries', async () => {
    const { provider, asked } = counting(600)
    const signer = providerSigner(provider, { credentialScope: ({ resource }) => resource })
    for (let n = 0; n <= 1000; n++) await signer.getAuth({ method: 'GET', key: `k${n}` })
    expect(asked).toHaveLength(1001)
    await signer.getAuth({ method: 'GET', key: 'k1000' })
    await signer.getAuth({ method: 'GET', key: 'k1' })
    expect(asked).toHaveLength(1001)
    await signer.getAuth({ method: 'GET', key: 'k0' })
    expect(asked).toHaveLength(1002)
  })
})

describe('one signature uses one snapshot', () => {
  it("ignores later changes of the provider's answer", async () => {
    const answer = key(1, NOW + 600)
    const signer = providerSigner(() => answer)
    const before = await signer.getPresignedDownloadUrl({ key: 'a' })
    Object.assign(answer, key(2, NOW + 1))
    expect(await signer.getPresignedDownloadUrl({ key: 'a' })).toBe(before)
  })

  it('reads each getter of the answer once', async () => {
    const reads = { secretId: 0, secretKey: 0, securityToken: 0, expiresAt: 0 }
    const answer = {} as Record<string, unknown>
    for (const name of Object.keys(reads) as (keyof typeof reads)[]) {
      Object.defineProperty(answer, name, { get: () => key(++reads[name], NOW + 600)[name] })
    }
    const url = await providerSigner(() => answer as never).getPresignedDownloadUrl({ key: 'a' })
    expect(reads).toEqual({ secretId: 1, secretKey: 1, securityToken: 1, expiresAt: 1 })
    expect(url).toBe(await providerSigner(() => key(1, NOW + 600)).getPresignedDownloadUrl({ key: 'a' }))
  })

  it('never mixes the key and the token of two answers, even during a refresh', async () => {
    const clock = createTestClock()
    const { provider, calls } = manualProvider()
    const signer = providerSigner(provider, { clock })
    const first = signer.getPresignedDownloadUrl({ key: 'a' })
    await settled()
    calls[0]!.answer(key(1, NOW + 600))
    expect(await first).toMatch(/q-ak=AKIDfake1&.*fake-token-1$/)
    clock.now += 599
    const second = signer.getPresignedDownloadUrl({ key: 'a' })
    calls[1]!.answer(key(2, NOW + 1200))
    expect(await second).toMatch(/q-ak=AKIDfake1&.*fake-token-1$/)
    await settled()
    expect(await signer.getPresignedDownloadUrl({ key: 'a' })).toMatch(/q-ak=AKIDfake2&.*fake-token-2$/)
  })
})
