import COS from 'cos-nodejs-sdk-v5'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { percentEncode } from '../support/signature-oracle.js'
import { BUCKET, REGION, readUrl } from '../support/signer-fixture.js'
import { createTestSigner, expires, now, permanent, request } from './arbitraries.js'
import { runs } from './runs.js'

type Fields = Record<string, string>

/** The SDK sorts the pairs by raw names and the list by encoded names. If the two orders differ, it contradicts itself. */
function sortsConsistently(fields: Fields): boolean {
  const names = Object.keys(fields)
  const sortNames = (toSortKey: (name: string) => string) =>
    names.toSorted((a, b) => (toSortKey(a) > toSortKey(b) ? 1 : -1)).join('\n')
  return sortNames((name) => name.toLowerCase()) === sortNames((name) => percentEncode(name).toLowerCase())
}

/** The SDK mishandles a parameter `hasOwnProperty` and header names that contain `x-cos-` or `x-ci-` in the middle. */
function isKnownDivergence(params: Fields, headers: Fields): boolean {
  return (
    Object.hasOwn(params, 'hasOwnProperty') ||
    !sortsConsistently(params) ||
    !sortsConsistently(headers) ||
    Object.keys(headers).some((name) => !/^(?:x-cos-|x-ci-)/i.test(name) && /x-c(?:os|i)-/i.test(name))
  )
}

const asked = request.filter(({ params, headers }) => !isKnownDivergence(params, headers))

describe('getAuth and the official Node SDK', () => {
  it('getAuth returns the same Authorization as the Node SDK for the same KeyTime', () => {
    fc.assert(
      fc.property(
        asked,
        permanent,
        now,
        expires,
        ({ method, key, params, headers }, credentials, time, lifetime) => {
          const theirs = COS.getAuthorization({
            SecretId: credentials.secretId,
            SecretKey: credentials.secretKey,
            Bucket: BUCKET,
            Region: REGION,
            Method: method,
            Key: key,
            Query: params,
            Headers: headers,
            KeyTime: `${time - 60};${time + lifetime}`,
          } as COS.StaticGetAuthorizationOptions)
          expect(
            createTestSigner(credentials, time).getAuth({ method, key, params, headers, expires: lifetime }),
          ).toBe(theirs)
        },
      ),
      runs(),
    )
  })
})

describe('getPresignedUrl and the official Node SDK', () => {
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }))
  afterAll(() => void vi.useRealTimers())

  /** For URLs, the SDK also drops empty headers and does not encode its lists. */
  const plain = asked.filter(
    ({ key, params, headers }) =>
      key !== '/' &&
      !Object.values(headers).includes('') &&
      [...Object.keys(params), ...Object.keys(headers)].every((name) => name === percentEncode(name)),
  )

  it('getPresignedUrl returns the same URL as the Node SDK after parsing', () => {
    fc.assert(
      fc.property(
        plain,
        permanent,
        now,
        expires,
        ({ method, key, params, headers }, credentials, time, lifetime) => {
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
              Expires: lifetime,
              Sign: true,
            } as COS.GetObjectUrlParams,
            () => {},
          )
          const validity = { startsAt: time - 1, endsAt: time - 1 + lifetime }
          const ours = createTestSigner(credentials, time).getPresignedUrl({
            method,
            key,
            params,
            headers,
            validity,
          })
          expect(readUrl(ours)).toEqual(readUrl(theirs))
        },
      ),
      runs(),
    )
  })
})
