import { type Cdn, resolveCdn } from '../cdn/cdn.js'
import type { CdnOptions } from '../cdn/cdn-options.js'
import { type Clock, resolveClock } from '../clock.js'
import { type CredentialSource, resolveCredentialSource } from '../credentials/credential-source.js'
import type { CredentialProvider, CredentialScope, StaticCredentials } from '../credentials/credentials.js'
import { type BucketEndpoints, resolveBucketEndpoints } from '../request/bucket-endpoint.js'

/** Options of {@link createSigner}. */
export interface SignerOptions<C = StaticCredentials | CredentialProvider> {
  /** `BucketName-APPID`. */
  bucket: string
  /** A region of COS, such as `ap-shanghai`. */
  region: string
  /** A key, a pair of keys for reading and writing, or a function that fetches a key. */
  credentials: C
  /**
   * Scheme, host and port of the bucket, with the placeholders `{bucket}` and `{region}`. Default:
   * `https://{bucket}.cos.{region}.myqcloud.com`. Set it for a custom domain, acceleration, the internal network or a
   * local COS.
   */
  origin?: string | undefined
  /**
   * Returns a cache name: signatures with the same name share one cached credential. Default: the provider's own scope,
   * else one name for all signatures.
   */
  credentialScope?: CredentialScope
  /** The CDN in front of the bucket, for `getCdnUrl` and for redirects with `cdn: true`. Default: none. */
  cdn?: CdnOptions
  /** Unix seconds. Default: the system clock. */
  clock?: Clock
}

/** Resolved options that the gate and the signer share. */
export interface SignerConfig {
  readonly endpoints: BucketEndpoints
  readonly clock: Clock
  readonly credentials: CredentialSource
  readonly cdn: Cdn | undefined
}

export const signerOptionNames = [
  'bucket',
  'region',
  'credentials',
  'origin',
  'credentialScope',
  'cdn',
  'clock',
] satisfies (keyof SignerOptions)[]
/** Seconds. */
export const DEFAULT_CREDENTIALS_TIMEOUT = 10

/**
 * @param timeout seconds that one call of a provider may take
 * @throws CosgateError `invalid_option` that names the option
 */
export function resolveSignerOptions(options: SignerOptions, timeout: number): SignerConfig {
  const clock = resolveClock(options.clock)
  const { credentialScope } = options
  return {
    endpoints: resolveBucketEndpoints(options),
    clock,
    credentials: resolveCredentialSource(options.credentials, { credentialScope, clock, timeout }),
    cdn: options.cdn === undefined ? undefined : resolveCdn(options.cdn),
  }
}
