import { type Clock, resolveClock } from '../clock.js'
import { assertFunction, assertIntegerInRange, assertKnownOptions } from '../options.js'
import { CredentialCache } from './credential-cache.js'
import type { CredentialNeed, CredentialProvider, CredentialScope, Credentials } from './credentials.js'
import { type CredentialStore, resolveSharedCredentials } from './shared-credentials.js'

/** Options of {@link cachedCredentials}. */
export interface CachedCredentialsOptions {
  /**
   * Whole seconds before expiry at which a background refresh begins, 0 to 86,400. Default: 300. Credentials with a
   * shorter life are refreshed after half of it.
   */
  refreshBefore?: number
  /** Whole seconds that one call of the provider may take, 1 to 300. Default: 10. */
  timeout?: number
  /** Unix seconds. Default: the system clock. */
  clock?: Clock
  /**
   * Shares temporary credentials between instances, such as a Keyv. It is read before the provider is called, for at most
   * one second. A store that fails is skipped. Default: each instance fetches its own credentials.
   */
  store?: CredentialStore
  /**
   * 32 random bytes, the same in all instances, with which the values of `store` are encrypted (AES-256-GCM). Use another
   * key for each provider, because everyone who has the key can read and replace the credentials. Required with `store`.
   */
  storeKey?: Uint8Array
}

/** A provider that caches the credentials of another provider per scope. */
export interface CachedCredentials {
  (need: CredentialNeed): Promise<Credentials>
  /** The wrapped provider's scope. */
  readonly credentialScope?: CredentialScope
  /**
   * Removes all credentials that this instance has cached, so that the next signature fetches new ones. Call it when a
   * key was revoked. This instance then also ignores the credentials that are in the `store`. Other instances are not
   * affected: call it in each of them, or change the `storeKey`.
   */
  invalidate(): void
}

const caches = new WeakMap<object, CredentialCache>()

/**
 * Caches the answers of a credential provider. A busy app calls the provider rarely and never waits for a refresh:
 * concurrent requests of one scope share one call, a background refresh replaces credentials before they expire, and
 * after a failure the next call waits for a pause that doubles from one second to a minute, with jitter. Answers without
 * `expiresAt` are not cached. With a `store`, all instances of an app share one answer per scope.
 *
 * @param provider fetches fresh credentials
 * @param options default: refresh 300 seconds before expiry, 10 seconds for a call, no store
 * @returns a provider for the option `credentials`, with `invalidate()`
 * @throws CosgateError `invalid_option` at once; `credentials_unavailable` or `timeout` when it is called
 */
export function cachedCredentials(
  provider: CredentialProvider,
  options: CachedCredentialsOptions = {},
): CachedCredentials {
  assertFunction('provider', provider)
  assertKnownOptions(options, ['refreshBefore', 'timeout', 'clock', 'store', 'storeKey'])
  const { refreshBefore = 300, timeout = 10, store, storeKey } = options
  assertIntegerInRange('refreshBefore', refreshBefore, 0, 86_400)
  assertIntegerInRange('timeout', timeout, 1, 300)
  const clock = resolveClock(options.clock)
  const shared = resolveSharedCredentials(store, storeKey, clock)
  const cache = new CredentialCache(provider, { refreshBefore, timeout, backOff: true, clock, shared })
  const cached = Object.assign(async (need: CredentialNeed) => (await cache.get(need)).reveal(), {
    invalidate: () => cache.invalidate(),
    ...(provider.credentialScope && { credentialScope: provider.credentialScope }),
  })
  caches.set(cached, cache)
  return cached
}

/** Returns the cache of a provider that already has one. A second cache would make `invalidate()` ineffective. */
export function findCache(provider: CredentialProvider): CredentialCache | undefined {
  return caches.get(provider)
}
