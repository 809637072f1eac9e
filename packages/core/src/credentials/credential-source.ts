import type { Clock } from '../clock.js'
import { assertFunction, assertKnownOptions } from '../options.js'
import { getActionSpec } from '../request/action.js'
import { findCache } from './cached-credentials.js'
import { CredentialCache } from './credential-cache.js'
import { toNeed } from './credential-scope.js'
import {
  type CredentialPair,
  type CredentialProvider,
  type CredentialScope,
  type CredentialSnapshot,
  resolveCredentials,
  type SignaturePurpose,
  type StaticCredentials,
} from './credentials.js'

/** The source of the credentials for each signature. */
export interface CredentialSource {
  /** One static key that signs everything. */
  readonly static?: CredentialSnapshot
  /**
   * @returns a promise only if the credentials come from a provider
   * @throws CosgateError `credentials_unavailable`, `timeout`, `invalid_option`
   */
  fetch(purpose: SignaturePurpose): CredentialSnapshot | Promise<CredentialSnapshot>
}

/** Seconds. A refresh in the background before expiry spares users a signature that ends within seconds. */
const REFRESH_BEFORE = 60

/** @throws CosgateError `invalid_option` that names `credentials` or `credentialScope` */
export function resolveCredentialSource(
  credentials: StaticCredentials | CredentialProvider,
  settings: { credentialScope: CredentialScope | undefined; clock: Clock; timeout: number },
): CredentialSource {
  const { clock, timeout } = settings
  const providerScope = typeof credentials === 'function' ? credentials.credentialScope : undefined
  const { credentialScope = providerScope } = settings
  if (credentialScope !== undefined) assertFunction('credentialScope', credentialScope)
  if (typeof credentials !== 'function') return resolveStaticSource(credentials)
  const cache =
    findCache(credentials) ??
    new CredentialCache(credentials, { refreshBefore: REFRESH_BEFORE, timeout, backOff: false, clock })
  return { fetch: (purpose) => cache.get(toNeed(purpose, credentialScope)) }
}

function resolveStaticSource(credentials: StaticCredentials): CredentialSource {
  if (!isPair(credentials)) {
    const snapshot = resolveCredentials(credentials)
    return { static: snapshot, fetch: () => snapshot }
  }
  assertKnownOptions(credentials, ['read', 'write'], 'credentials')
  const read = resolveCredentials(credentials.read, 'credentials.read')
  const write = resolveCredentials(credentials.write, 'credentials.write')
  return { fetch: ({ action }) => (action !== '' && getActionSpec(action).access === 'read' ? read : write) }
}

function isPair(credentials: StaticCredentials): credentials is CredentialPair {
  return (
    typeof credentials === 'object' &&
    credentials !== null &&
    ('read' in credentials || 'write' in credentials)
  )
}
