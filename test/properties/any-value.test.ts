import { cachedCredentials, createSigner, sign } from '@cosgate/core'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { BUCKET, credentials, REGION, staticSigner } from '../support/signer-fixture.js'
import { anything } from './arbitraries.js'
import { giveOrRefuse, withAny } from './give-or-refuse.js'
import { runs } from './runs.js'

const get = { method: 'GET', key: 'a' } as const
const validity = { startsAt: 1, endsAt: 2 }
const base = { bucket: BUCKET, region: REGION, credentials }

describe('whatever JavaScript value it is', () => {
  it('as options: a signer, or an invalid_option', () => {
    fc.assert(
      fc.property(anything, (options) => {
        giveOrRefuse(() => createSigner(options as never), 'invalid_option')
      }),
      runs(),
    )
  })

  it('as one option: a signer that signs, or an invalid_option', () => {
    const options = withAny(base, 'bucket', 'region', 'origin', 'credentialScope', 'other')
    fc.assert(
      fc.property(options, (given) => {
        const signer = giveOrRefuse(() => createSigner(given as never), 'invalid_option')
        if (signer) (signer as ReturnType<typeof staticSigner>).getAuth(get)
      }),
      runs(),
    )
  })

  it('as a credentials field: a signer that signs, or an invalid_option', () => {
    const given = withAny(credentials, 'secretId', 'secretKey', 'securityToken', 'expiresAt', 'other')
    fc.assert(
      fc.property(given, (odd) => {
        const signer = giveOrRefuse(() => staticSigner({ credentials: odd as never }), 'invalid_option')
        if (!signer) return
        giveOrRefuse(
          () => (signer as ReturnType<typeof staticSigner>).getPresignedUrl(get),
          'credentials_unavailable',
        )
      }),
      runs(),
    )
  })

  it('as the time of a clock: a signature, or an invalid_option', () => {
    fc.assert(
      fc.property(anything, (time) => {
        const signer = createSigner({ ...base, clock: () => time as number })
        giveOrRefuse(() => signer.getAuth(get), 'invalid_option')
      }),
      runs(),
    )
  })

  const signer = staticSigner()
  const operations: [string, (given: never) => unknown][] = [
    ['getAuth', (given) => signer.getAuth(given)],
    ['getPresignedUrl', (given) => signer.getPresignedUrl(given)],
    ['getPresignedDownloadUrl', (given) => signer.getPresignedDownloadUrl(given)],
    ['getPostPolicy', (given) => signer.getPostPolicy(given)],
    ['getObjectUrl', (given) => signer.getObjectUrl(given)],
    ['the keys of getPresignedDownloadUrls', (given) => signer.getPresignedDownloadUrls(given)],
    ['a key of getPresignedDownloadUrls', (given) => signer.getPresignedDownloadUrls([given])],
    ['the options of getPresignedDownloadUrls', (given) => signer.getPresignedDownloadUrls(['a'], given)],
    ['the request of sign', (given) => sign(given, credentials, validity)],
    ['the credentials of sign', (given) => sign({ method: 'GET', pathname: '/' }, given, validity)],
    ['the validity of sign', (given) => sign({ method: 'GET', pathname: '/' }, credentials, given)],
  ]
  it.each(operations)('as %s: an answer, or an invalid_request', (_title, operation) => {
    fc.assert(
      fc.property(anything, (given) => {
        giveOrRefuse(() => operation(given as never), 'invalid_request')
      }),
      runs(),
    )
  })

  it('as one field of a request: an answer, or an invalid_request', () => {
    const names = [
      'method',
      'key',
      'bucket',
      'region',
      'expires',
      'headers',
      'params',
      'signHost',
      'validity',
    ]
    fc.assert(
      fc.property(withAny(get, ...names), (given) => {
        for (const way of ['getAuth', 'getPresignedUrl'] as const) {
          giveOrRefuse(() => signer[way](given as never), 'invalid_request')
        }
        giveOrRefuse(
          () => sign({ pathname: '/', ...given } as never, credentials, validity),
          'invalid_request',
        )
      }),
      runs(),
    )
  })

  it('as the value of a header or parameter, or as its name: an answer, or an invalid_request', () => {
    fc.assert(
      fc.property(
        anything,
        fc.constantFrom('headers', 'params'),
        fc.string({ unit: 'binary' }),
        (value, field, name) => {
          for (const fields of [{ [name]: value }, { 'x-cos-meta-a': value, 'content-length': value }]) {
            giveOrRefuse(
              () => signer.getPresignedUrl({ ...get, [field]: fields } as never),
              'invalid_request',
            )
            giveOrRefuse(
              () => sign({ method: 'GET', pathname: '/', [field]: fields } as never, credentials, validity),
              'invalid_request',
            )
          }
        },
      ),
      runs(),
    )
  })

  it('as one field of a form policy: an answer, or an invalid_request', () => {
    const policies = withAny({}, 'key', 'keyPrefix', 'maxBytes', 'contentType', 'expires')
    fc.assert(
      fc.property(policies, (given) => {
        giveOrRefuse(() => signer.getPostPolicy({ key: 'a', ...given } as never), 'invalid_request')
        giveOrRefuse(() => signer.getPostPolicy(given as never), 'invalid_request')
      }),
      runs(),
    )
  })

  it('as the options of cachedCredentials, or one of them: a provider, or an invalid_option', () => {
    const options = fc.oneof(anything, withAny({}, 'refreshBefore', 'timeout', 'clock', 'other'))
    fc.assert(
      fc.property(options, (given) => {
        giveOrRefuse(() => cachedCredentials(() => credentials, given as never), 'invalid_option')
        giveOrRefuse(() => cachedCredentials(given as never), 'invalid_option')
      }),
      runs(),
    )
  })
})
