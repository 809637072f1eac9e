import { cachedCredentials, createSigner, sign } from '@cosgate/core'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { BUCKET, credentials, REGION, staticSigner } from '../support/signer-fixture.js'
import { anyValue } from './arbitraries.js'
import { replaceOneField, runOrExpectCode } from './run-or-expect-code.js'
import { runs } from './runs.js'

const get = { method: 'GET', key: 'a' } as const
const validity = { startsAt: 1, endsAt: 2 }
const base = { bucket: BUCKET, region: REGION, credentials }

describe('the public functions with arbitrary values', () => {
  it('createSigner returns or throws invalid_option for any options', () => {
    fc.assert(
      fc.property(anyValue, (options) => {
        runOrExpectCode(() => createSigner(options as never), 'invalid_option')
      }),
      runs(),
    )
  })

  it('createSigner returns a signer that signs, or throws invalid_option, for any value of one option', () => {
    const options = replaceOneField(base, 'bucket', 'region', 'origin', 'credentialScope', 'other')
    fc.assert(
      fc.property(options, (given) => {
        const signer = runOrExpectCode(() => createSigner(given as never), 'invalid_option')
        if (signer) (signer as ReturnType<typeof staticSigner>).getAuth(get)
      }),
      runs(),
    )
  })

  it('createSigner returns a signer that signs, or throws invalid_option, for any value of a credentials field', () => {
    const given = replaceOneField(credentials, 'secretId', 'secretKey', 'securityToken', 'expiresAt', 'other')
    fc.assert(
      fc.property(given, (changed) => {
        const signer = runOrExpectCode(
          () => staticSigner({ credentials: changed as never }),
          'invalid_option',
        )
        if (!signer) return
        runOrExpectCode(
          () => (signer as ReturnType<typeof staticSigner>).getPresignedUrl(get),
          'credentials_unavailable',
        )
      }),
      runs(),
    )
  })

  it('getAuth signs or throws invalid_option for any value that the clock returns', () => {
    fc.assert(
      fc.property(anyValue, (time) => {
        const signer = createSigner({ ...base, clock: () => time as number })
        runOrExpectCode(() => signer.getAuth(get), 'invalid_option')
      }),
      runs(),
    )
  })

  const signer = staticSigner()
  const operations: [string, (given: never) => unknown][] = [
    ['the argument of getAuth', (given) => signer.getAuth(given)],
    ['the argument of getPresignedUrl', (given) => signer.getPresignedUrl(given)],
    ['the argument of getPresignedDownloadUrl', (given) => signer.getPresignedDownloadUrl(given)],
    ['the argument of getPostPolicy', (given) => signer.getPostPolicy(given)],
    ['the argument of getObjectUrl', (given) => signer.getObjectUrl(given)],
    ['the keys of getPresignedDownloadUrls', (given) => signer.getPresignedDownloadUrls(given)],
    ['a key of getPresignedDownloadUrls', (given) => signer.getPresignedDownloadUrls([given])],
    ['the options of getPresignedDownloadUrls', (given) => signer.getPresignedDownloadUrls(['a'], given)],
    ['the request of sign', (given) => sign(given, credentials, validity)],
    ['the credentials of sign', (given) => sign({ method: 'GET', pathname: '/' }, given, validity)],
    ['the validity of sign', (given) => sign({ method: 'GET', pathname: '/' }, credentials, given)],
  ]
  it.each(operations)('returns or throws invalid_request for any value of %s', (_title, operation) => {
    fc.assert(
      fc.property(anyValue, (given) => {
        runOrExpectCode(() => operation(given as never), 'invalid_request')
      }),
      runs(),
    )
  })

  it('getAuth, getPresignedUrl and sign return or throw invalid_request for any value of one field', () => {
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
      fc.property(replaceOneField(get, ...names), (given) => {
        for (const method of ['getAuth', 'getPresignedUrl'] as const) {
          runOrExpectCode(() => signer[method](given as never), 'invalid_request')
        }
        runOrExpectCode(
          () => sign({ pathname: '/', ...given } as never, credentials, validity),
          'invalid_request',
        )
      }),
      runs(),
    )
  })

  it('getPresignedUrl and sign return or throw invalid_request for any name and value of a header or parameter', () => {
    fc.assert(
      fc.property(
        anyValue,
        fc.constantFrom('headers', 'params'),
        fc.string({ unit: 'binary' }),
        (value, field, name) => {
          for (const fields of [{ [name]: value }, { 'x-cos-meta-a': value, 'content-length': value }]) {
            runOrExpectCode(
              () => signer.getPresignedUrl({ ...get, [field]: fields } as never),
              'invalid_request',
            )
            runOrExpectCode(
              () => sign({ method: 'GET', pathname: '/', [field]: fields } as never, credentials, validity),
              'invalid_request',
            )
          }
        },
      ),
      runs(),
    )
  })

  it('getPostPolicy returns or throws invalid_request for any value of one field', () => {
    const policies = replaceOneField({}, 'key', 'keyPrefix', 'maxBytes', 'contentType', 'expires')
    fc.assert(
      fc.property(policies, (given) => {
        runOrExpectCode(() => signer.getPostPolicy({ key: 'a', ...given } as never), 'invalid_request')
        runOrExpectCode(() => signer.getPostPolicy(given as never), 'invalid_request')
      }),
      runs(),
    )
  })

  it('cachedCredentials returns or throws invalid_option for any options', () => {
    const options = fc.oneof(anyValue, replaceOneField({}, 'refreshBefore', 'timeout', 'clock', 'other'))
    fc.assert(
      fc.property(options, (given) => {
        runOrExpectCode(() => cachedCredentials(() => credentials, given as never), 'invalid_option')
        runOrExpectCode(() => cachedCredentials(given as never), 'invalid_option')
      }),
      runs(),
    )
  })
})
