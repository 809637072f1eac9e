import {
  type CredentialNeed,
  type CredentialProvider,
  type Credentials,
  createSigner,
  type SignerOptions,
  scopeByResource,
} from '@cosgate/core'
import { BUCKET, NOW, REGION } from './signer-fixture.js'

export const need = { action: 'GetObject', bucket: BUCKET, region: REGION, resource: 'a', scope: '' }

/** Creates a clock that a test can set. */
export function createTestClock(start = NOW) {
  const clock = Object.assign(() => clock.now, { now: start })
  return clock
}

/** Returns the nth temporary key of a provider. */
export function key(n: number, expiresAt?: number): Credentials {
  const pair = { secretId: `AKIDfake${n}`, secretKey: `fake-secret-${n}`, securityToken: `fake-token-${n}` }
  return expiresAt === undefined ? pair : { ...pair, expiresAt }
}

/** Creates a provider whose calls the test answers one by one. */
export function manualProvider() {
  const calls: { need: unknown; answer: (credentials: unknown) => void; fail: (error: unknown) => void }[] =
    []
  const provider = (asked: unknown) =>
    new Promise<Credentials>((resolve, reject) => {
      calls.push({ need: asked, answer: resolve as (credentials: unknown) => void, fail: reject })
    })
  return { provider, calls }
}

export function providerSigner(
  credentials: CredentialProvider,
  options: Partial<SignerOptions<CredentialProvider>> = {},
) {
  return createSigner({ bucket: BUCKET, region: REGION, credentials, clock: () => NOW, ...options })
}

/** Waits until every promise that can settle has settled. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Returns the number of the key that signed. */
export const readKeyNumber = (text: string) => Number(/q-ak=AKIDfake(\d+)&/.exec(text)![1])

/** Creates a signer that records the needs that its provider receives. */
export function createRecordingSigner(options = {}) {
  const asked: CredentialNeed[] = []
  const signer = providerSigner(
    (need) => {
      asked.push(need)
      return key(1)
    },
    { credentialScope: scopeByResource, ...options },
  )
  return { signer, asked }
}
