import { assertClock, type Clock } from '../clock.js'
import { type CredentialSource, createCredentialSource } from '../credentials/credential-source.js'
import type { CredentialProvider, CredentialScope, Credentials } from '../credentials/credentials.js'
import { createEndpoints, type Endpoints } from '../request/endpoint.js'

/** Options of {@link createSigner}. */
export interface SignerOptions<C = Credentials | CredentialProvider> {
  /** `BucketName-APPID`. */
  bucket: string
  /** Such as `ap-shanghai`. */
  region: string
  /** A key, or a function that fetches one. */
  credentials: C
  /**
   * Scheme, host and port of the bucket, with the placeholders `{bucket}` and `{region}`; default
   * `https://{bucket}.cos.{region}.myqcloud.com`. For a custom domain, acceleration, the internal network or a local COS.
   */
  origin?: string
  /** Names the signatures that may share one cached credential; default one for everything. */
  credentialScope?: CredentialScope
  /** Unix seconds; default the system clock. */
  clock?: Clock
}

/** What the gate and the signer share: configuration, checked once. */
export interface SignerParts {
  readonly endpoints: Endpoints
  readonly clock: Clock
  readonly source: CredentialSource
}

export const signerOptions = ['bucket', 'region', 'credentials', 'origin', 'credentialScope', 'clock']
/** Seconds that a provider may take where nothing else is said. */
export const DEFAULT_CREDENTIALS_TIMEOUT = 10

/** @throws CosgateError `invalid_option` that names the option */
export function assertSignerOptions(options: SignerOptions, timeout: number): SignerParts {
  const clock = assertClock(options.clock)
  const { credentialScope } = options
  return {
    endpoints: createEndpoints(options),
    clock,
    source: createCredentialSource(options.credentials, { credentialScope, clock, timeout }),
  }
}
