import { type Cdn, resolveCdn } from '../cdn/cdn.js'
import type { CdnOptions } from '../cdn/cdn-options.js'
import { isIntegerInRange, isUnixSeconds } from '../checks.js'
import { CosgateError, invalidRequest } from '../error.js'
import { DEFAULT_EXPIRES } from './lifetime.js'
import { assertKnownFields, parseObjectKey } from './sign-request.js'

/** An object whose CDN URL is signed. */
export interface CdnRequest {
  /** The object's key. One leading `/` is stripped. */
  key: string
  /** Whole seconds from now, at most the CDN's lifetime and for type B at least 60. Default: 300, or the lifetime if less. */
  expires?: number
}

/**
 * Returns the URL of an object at a CDN with URL authentication. It is pure.
 * @param cdn the CDN's settings
 * @param now Unix seconds
 * @returns such as `https://img.example.com/cat.jpg?sign=1588262400-0-0-9d4f…`, which ends `expires` seconds from now; the
 *   time of type B is rounded down to a minute
 * @throws CosgateError `invalid_option` for the CDN's settings, `invalid_request`
 * @see https://cloud.tencent.com/document/product/228/41623
 */
export function getCdnUrl(request: CdnRequest, cdn: CdnOptions, now: number): string {
  if (!isUnixSeconds(now)) throw invalidRequest('now', 'must be Unix seconds')
  return signCdnUrl(resolveCdn(cdn), request, Math.floor(now))
}

/** @throws CosgateError `invalid_option` if there is no CDN, `invalid_request` */
export function signCdnUrl(cdn: Cdn | undefined, request: CdnRequest, now: number): string {
  if (!cdn) throw new CosgateError('invalid_option', 'cdn: is not set')
  assertKnownFields(request, ['key', 'expires'] satisfies (keyof CdnRequest)[])
  const key = parseObjectKey(request.key)
  const { expires = Math.min(DEFAULT_EXPIRES, cdn.lifetime) } = request
  if (!isIntegerInRange(expires, cdn.minExpires, cdn.lifetime)) {
    throw invalidRequest(
      'expires',
      `must be a whole number of seconds from ${cdn.minExpires} to cdn.lifetime (${cdn.lifetime})`,
    )
  }
  return cdn.sign(key, now + expires).url
}
