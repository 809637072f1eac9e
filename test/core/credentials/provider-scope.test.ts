import { type CredentialNeed, type CredentialProvider, cachedCredentials, createSigner } from '@cosgate/core'
import { describe, expect, it } from 'vitest'

/** A provider whose keys are good for one resource, like that of STS with `scoped: true`. */
function scopedProvider() {
  const needs: CredentialNeed[] = []
  const provide = (need: CredentialNeed) => {
    needs.push(need)
    return {
      secretId: `AKID${needs.length}`,
      secretKey: 'fake-key',
      securityToken: 'fake',
      expiresAt: 2_000_000_000,
    }
  }
  const credentialScope = ({ resource }: Omit<CredentialNeed, 'scope'>) => `one ${resource}`
  return { needs, provider: Object.assign(provide, { credentialScope }) satisfies CredentialProvider }
}

const bucket = 'examplebucket-1250000000'
const region = 'ap-beijing'
const clock = () => 1_700_000_000

async function idsOf(
  credentials: CredentialProvider,
  credentialScope?: () => string,
): Promise<(string | null)[]> {
  const signer = createSigner({
    bucket,
    region,
    credentials,
    clock,
    ...(credentialScope && { credentialScope }),
  })
  const urls = [signer.getPresignedDownloadUrl({ key: 'a' }), signer.getPresignedDownloadUrl({ key: 'b' })]
  return (await Promise.all(urls)).map((url) => new URL(url).searchParams.get('q-ak'))
}

describe('a provider with its own credentialScope', () => {
  it('has one credential per scope without an option', async () => {
    const { needs, provider } = scopedProvider()
    expect(await idsOf(provider)).toEqual(['AKID1', 'AKID2'])
    expect(needs.map(({ scope }) => scope)).toEqual(['one a', 'one b'])
  })

  it('keeps its scope through cachedCredentials', async () => {
    expect(await idsOf(cachedCredentials(scopedProvider().provider, { clock }))).toEqual(['AKID1', 'AKID2'])
  })

  it('gives way to the option credentialScope', async () => {
    expect(await idsOf(scopedProvider().provider, () => 'all')).toEqual(['AKID1', 'AKID1'])
  })
})
