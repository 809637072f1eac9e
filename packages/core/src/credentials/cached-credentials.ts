import { assertClock, type Clock } from '../clock.js'
import { assertFunction, assertKnownOptions, assertWhole } from '../options.js'
import { CredentialCache } from './credential-cache.js'
import type { CredentialNeed, CredentialProvider, CredentialScope, Credentials } from './credentials.js'

/** Options of {@link cachedCredentials}. */
export interface CachedCredentialsOptions {
  /**
   * Whole seconds, 0 to 86,400, before expiry at which a refresh begins in the background; default 300. Credentials that
   * live no longer than that are refreshed after half their life.
   */
  refreshBefore?: number
  /** Whole seconds, 1 to 300, that one call of the provider may take; default 10. */
  timeout?: number
  /** Unix seconds; default the system clock. */
  clock?: Clock
}

/** A provider that remembers, per scope, what it was given. */
export interface CachedCredentials {
  (need: CredentialNeed): Promise<Credentials>
  /** That of the provider. */
  readonly credentialScope?: CredentialScope
  /** Forgets all credentials, so that the next signature asks again: for a key that was revoked. */
  invalidate(): void
}

const caches = new WeakMap<object, CredentialCache>()

/**
 * Wraps a provider so that a busy app asks it rarely and never waits for a refresh: one call in flight per scope
 * however many wait, a refresh in the background ahead of expiry with the old key served meanwhile, and after a
 * failure a pause that doubles from a second to a minute, with jitter. Answers without `expiresAt` are not kept.
 *
 * @param provider asked for fresh credentials
 * @returns a provider for `credentials`, with `invalidate()`
 * @throws CosgateError `invalid_option` at once; when asked `credentials_unavailable`, or `timeout`
 */
export function cachedCredentials(
  provider: CredentialProvider,
  options: CachedCredentialsOptions = {},
): CachedCredentials {
  assertFunction('provider', provider)
  assertKnownOptions(options, ['refreshBefore', 'timeout', 'clock'])
  const { refreshBefore = 300, timeout = 10, clock } = options
  assertWhole('refreshBefore', refreshBefore, 0, 86_400)
  assertWhole('timeout', timeout, 1, 300)
  const cache = new CredentialCache(provider, {
    refreshBefore,
    timeout,
    backOff: true,
    clock: assertClock(clock),
  })
  const cached = Object.assign(async (need: CredentialNeed) => (await cache.get(need)).reveal(), {
    invalidate: () => cache.invalidate(),
    ...(provider.credentialScope && { credentialScope: provider.credentialScope }),
  })
  caches.set(cached, cache)
  return cached
}

/** The cache of a provider that has one already: a second one would make `invalidate()` ineffective. */
export function cacheOf(provider: CredentialProvider): CredentialCache | undefined {
  return caches.get(provider)
}
