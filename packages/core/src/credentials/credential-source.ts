import type { Clock } from '../clock.js'
import { CosgateError } from '../error.js'
import { assertFunction } from '../options.js'
import { findCache } from './cached-credentials.js'
import { CredentialCache } from './credential-cache.js'
import {
  type CredentialNeed,
  type CredentialProvider,
  type CredentialScope,
  type CredentialSnapshot,
  type Credentials,
  resolveCredentials,
  type SignaturePurpose,
} from './credentials.js'

/** The source of the credentials for each signature. */
export interface CredentialSource {
  /** Static credentials that serve every purpose. */
  readonly static?: CredentialSnapshot
  /** @throws CosgateError `credentials_unavailable`, `timeout`, `invalid_option` */
  fetch(purpose: SignaturePurpose): CredentialSnapshot | Promise<CredentialSnapshot>
}

/** Seconds. A refresh in the background before expiry spares users a signature that ends within seconds. */
const REFRESH_BEFORE = 60

/** @throws CosgateError `invalid_option` that names `credentials` or `credentialScope` */
export function resolveCredentialSource(
  credentials: Credentials | CredentialProvider,
  settings: { credentialScope: CredentialScope | undefined; clock: Clock; timeout: number },
): CredentialSource {
  const { clock, timeout } = settings
  const providerScope = typeof credentials === 'function' ? credentials.credentialScope : undefined
  const { credentialScope = providerScope } = settings
  if (credentialScope !== undefined) assertFunction('credentialScope', credentialScope)
  if (typeof credentials !== 'function') {
    const snapshot = resolveCredentials(credentials)
    return { static: snapshot, fetch: () => snapshot }
  }
  const cache =
    findCache(credentials) ??
    new CredentialCache(credentials, { refreshBefore: REFRESH_BEFORE, timeout, backOff: false, clock })
  return { fetch: (purpose) => cache.get(toNeed(purpose, credentialScope)) }
}

function toNeed(purpose: SignaturePurpose, credentialScope: CredentialScope | undefined): CredentialNeed {
  const scope = credentialScope ? credentialScope(purpose) : ''
  if (typeof scope !== 'string')
    throw new CosgateError('invalid_option', 'credentialScope: must return a string')
  return Object.freeze({ ...purpose, scope })
}
