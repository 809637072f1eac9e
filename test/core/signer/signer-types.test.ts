import {
  type AsyncSigner,
  type CredentialProvider,
  type Credentials,
  cachedCredentials,
  createSigner,
  type PostPolicy,
  type Signer,
  type SignerFor,
  sign,
} from '@cosgate/core'
import { describe, expectTypeOf, it } from 'vitest'
import { BUCKET, credentials, NOW, REGION } from '../../support/signer-fixture.js'

// Checked by the compiler (`tsc -p test`): a wrong type is an error there, and a line that should be an error and is
// none is one too.
const base = { bucket: BUCKET, region: REGION, clock: () => NOW }
const provider: CredentialProvider = () => credentials

describe("the types of a signer's methods", () => {
  it('are strings with credentials', () => {
    const signer = createSigner({ ...base, credentials })
    expectTypeOf(signer).toEqualTypeOf<Signer>()
    expectTypeOf(signer.getAuth).returns.toEqualTypeOf<string>()
    expectTypeOf(signer.getPresignedUrl).returns.toEqualTypeOf<string>()
    expectTypeOf(signer.getPresignedDownloadUrl).returns.toEqualTypeOf<string>()
    expectTypeOf(signer.getPresignedDownloadUrls).returns.toEqualTypeOf<string[]>()
    expectTypeOf(signer.getPostPolicy).returns.toEqualTypeOf<PostPolicy>()
    expectTypeOf(signer.getObjectUrl).returns.toEqualTypeOf<string>()
  })

  it('are promises with a provider, except for getObjectUrl', () => {
    const signer = createSigner({ ...base, credentials: provider })
    expectTypeOf(signer).toEqualTypeOf<AsyncSigner>()
    expectTypeOf(signer.getAuth).returns.toEqualTypeOf<Promise<string>>()
    expectTypeOf(signer.getPresignedUrl).returns.toEqualTypeOf<Promise<string>>()
    expectTypeOf(signer.getPresignedDownloadUrl).returns.toEqualTypeOf<Promise<string>>()
    expectTypeOf(signer.getPresignedDownloadUrls).returns.toEqualTypeOf<Promise<string[]>>()
    expectTypeOf(signer.getPostPolicy).returns.toEqualTypeOf<Promise<PostPolicy>>()
    expectTypeOf(signer.getObjectUrl).returns.toEqualTypeOf<string>()
  })

  it('follow any kind of provider', () => {
    expectTypeOf(createSigner({ ...base, credentials: async () => credentials })).toEqualTypeOf<AsyncSigner>()
    expectTypeOf(createSigner({ ...base, credentials: () => credentials })).toEqualTypeOf<AsyncSigner>()
    expectTypeOf(
      createSigner({ ...base, credentials: cachedCredentials(provider) }),
    ).toEqualTypeOf<AsyncSigner>()
    expectTypeOf<SignerFor<Credentials>>().toEqualTypeOf<Signer>()
    expectTypeOf<SignerFor<CredentialProvider>>().toEqualTypeOf<AsyncSigner>()
  })

  it('follow the credentials in a generic function', () => {
    const make = <C extends Credentials | CredentialProvider>(given: C) =>
      createSigner({ ...base, credentials: given })
    expectTypeOf(make(credentials)).toEqualTypeOf<Signer>()
    expectTypeOf(make(provider)).toEqualTypeOf<AsyncSigner>()
  })

  it('reject invalid requests', () => {
    const signer = createSigner({ ...base, credentials })
    const never = () => {
      // @ts-expect-error a method is missing
      signer.getAuth({ key: 'a' })
      // @ts-expect-error a key is missing
      signer.getAuth({ method: 'GET' })
      // @ts-expect-error not one of COS's methods
      signer.getAuth({ method: 'PATCH', key: 'a' })
      // @ts-expect-error a download has no method
      signer.getPresignedDownloadUrl({ method: 'GET', key: 'a' })
      // @ts-expect-error the keys stand apart
      signer.getPresignedDownloadUrls(['a'], { key: 'b' })
      // @ts-expect-error an unknown field
      signer.getAuth({ method: 'GET', key: 'a', expire: 1 })
      // @ts-expect-error a value must be text
      signer.getAuth({ method: 'GET', key: 'a', params: { a: undefined } })
      // @ts-expect-error a region is missing
      createSigner({ bucket: BUCKET, credentials })
      // @ts-expect-error an unknown option
      createSigner({ ...base, credentials, timeout: 1 })
      // @ts-expect-error a secretKey is missing
      createSigner({ ...base, credentials: { secretId: 'a' } })
      // @ts-expect-error a provider must give credentials
      createSigner({ ...base, credentials: () => 'a' })
      // @ts-expect-error a validity is needed
      sign({ method: 'GET', pathname: '/' }, credentials)
      // @ts-expect-error an unknown option
      cachedCredentials(provider, { refreshAhead: 1 })
      // @ts-expect-error a promise is no text
      createSigner({ ...base, credentials: provider }).getAuth({ method: 'GET', key: 'a' }).length
    }
    expectTypeOf(never).toBeFunction()
  })

  it('accept methods in either letter case, and a complete need', () => {
    const signer = createSigner({ ...base, credentials })
    signer.getAuth({ method: 'get', key: 'a' })
    createSigner({
      ...base,
      credentials: ({ action, bucket, region, resource, scope }) => {
        expectTypeOf([action, bucket, region, resource, scope]).toEqualTypeOf<string[]>()
        return credentials
      },
      credentialScope: (need) => {
        expectTypeOf(need).not.toHaveProperty('scope')
        return need.action
      },
    })
  })
})
