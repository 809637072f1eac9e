import COS from 'cos-nodejs-sdk-v5'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { percentEncode } from '../support/signature-oracle.js'
import { BUCKET, REGION, readUrl } from '../support/signer-fixture.js'
import { expires, now, permanent, request, signerOf } from './arbitraries.js'
import { runs } from './runs.js'

type Fields = Record<string, string>

/** The SDK sorts the pairs by raw names and the list by encoded ones: where the two orders differ, it contradicts itself. */
function sortsConsistently(fields: Fields): boolean {
  const names = Object.keys(fields)
  const by = (keyOf: (name: string) => string) =>
    names.toSorted((a, b) => (keyOf(a) > keyOf(b) ? 1 : -1)).join('\n')
  return by((name) => name.toLowerCase()) === by((name) => percentEncode(name).toLowerCase())
}

/** Names that the SDK looks up on the object itself, or finds in its middle. */
function isKnownDivergence(params: Fields, headers: Fields): boolean {
  return (
    Object.hasOwn(params, 'hasOwnProperty') ||
    !sortsConsistently(params) ||
    !sortsConsistently(headers) ||
    Object.keys(headers).some((name) => !/^(?:x-cos-|x-ci-)/i.test(name) && /x-c(?:os|i)-/i.test(name))
  )
}

const asked = request.filter(({ params, headers }) => !isKnownDivergence(params, headers))

describe('the official Node SDK', () => {
  it('makes the same Authorization for the same KeyTime', () => {
    fc.assert(
      fc.property(
        asked,
        permanent,
        now,
        expires,
        ({ method, key, params, headers }, credentials, time, lasts) => {
          const theirs = COS.getAuthorization({
            SecretId: credentials.secretId,
            SecretKey: credentials.secretKey,
            Bucket: BUCKET,
            Region: REGION,
            Method: method,
            Key: key,
            Query: params,
            Headers: headers,
            KeyTime: `${time - 60};${time + lasts}`,
          } as COS.StaticGetAuthorizationOptions)
          expect(signerOf(credentials, time).getAuth({ method, key, params, headers, expires: lasts })).toBe(
            theirs,
          )
        },
      ),
      runs(),
    )
  })
})

describe('the URLs of the official Node SDK', () => {
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }))
  afterAll(() => void vi.useRealTimers())

  /** Beyond the above, it drops empty headers and writes its lists unencoded. */
  const plain = asked.filter(
    ({ key, params, headers }) =>
      key !== '/' &&
      !Object.values(headers).includes('') &&
      [...Object.keys(params), ...Object.keys(headers)].every((name) => name === percentEncode(name)),
  )

  it('are the same after parsing', () => {
    fc.assert(
      fc.property(
        plain,
        permanent,
        now,
        expires,
        ({ method, key, params, headers }, credentials, time, lasts) => {
          vi.setSystemTime(time * 1000)
          const sdk = new COS({ SecretId: credentials.secretId, SecretKey: credentials.secretKey })
          const theirs = sdk.getObjectUrl(
            {
              Bucket: BUCKET,
              Region: REGION,
              Key: key,
              Method: method,
              Query: params,
              Headers: headers,
              Expires: lasts,
              Sign: true,
            } as COS.GetObjectUrlParams,
            () => {},
          )
          const validity = { startsAt: time - 1, endsAt: time - 1 + lasts }
          const ours = signerOf(credentials, time).getPresignedUrl({ method, key, params, headers, validity })
          expect(readUrl(ours)).toEqual(readUrl(theirs))
        },
      ),
      runs(),
    )
  })
})
