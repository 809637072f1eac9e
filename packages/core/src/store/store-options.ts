import type { CredentialProvider, StaticCredentials } from '../credentials/credentials.js'
import { assertKnownOptions, resolveTimeout } from '../options.js'
import { type BucketEndpoints, resolveBucketEndpoints } from '../request/bucket-endpoint.js'
import {
  DEFAULT_CREDENTIALS_TIMEOUT,
  resolveSignerOptions,
  type SignerConfig,
  type SignerOptions,
  signerOptionNames,
} from '../signer/signer-options.js'

/** Options of {@link createStore}. */
export interface StoreOptions<C = StaticCredentials | CredentialProvider> extends SignerOptions<C> {
  /**
   * The `origin` for requests of the server itself, such as the internal network of COS, with the placeholders `{bucket}`
   * and `{region}`. Default: `origin`.
   */
  internalOrigin?: string
  /** Seconds, more than 0 and at most 300, that one call may take. Default: 10. */
  timeouts?: { store?: number }
}

/** Resolved options of the store. Its endpoints are those of `internalOrigin`. */
export interface StoreConfig extends SignerConfig {
  /** Seconds. */
  readonly timeout: number
}

/** Seconds. */
const DEFAULT_STORE_TIMEOUT = 10

/** @throws CosgateError `invalid_option` that names the option */
export function resolveStoreOptions(options: StoreOptions): StoreConfig {
  assertKnownOptions(options, [...signerOptionNames, 'internalOrigin', 'timeouts'])
  const { timeouts = {} } = options
  assertKnownOptions(timeouts, ['store'], 'timeouts')
  return {
    ...resolveSignerOptions(options, DEFAULT_CREDENTIALS_TIMEOUT),
    endpoints: resolveInternalEndpoints(options),
    timeout: resolveStoreTimeout(timeouts.store),
  }
}

/** @throws CosgateError `invalid_option` that names `internalOrigin` */
export function resolveInternalEndpoints({
  bucket,
  region,
  origin,
  internalOrigin,
}: Pick<StoreOptions, 'bucket' | 'region' | 'origin' | 'internalOrigin'>): BucketEndpoints {
  if (internalOrigin === undefined) return resolveBucketEndpoints({ bucket, region, origin })
  return resolveBucketEndpoints({ bucket, region, origin: internalOrigin }, 'internalOrigin')
}

/** Returns seconds. @throws CosgateError `invalid_option` */
export function resolveStoreTimeout(seconds: unknown = DEFAULT_STORE_TIMEOUT): number {
  return resolveTimeout('timeouts.store', seconds)
}
