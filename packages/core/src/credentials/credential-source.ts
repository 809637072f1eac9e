import type { Clock } from '../clock.js'
import { CosgateError } from '../error.js'
import { assertFunction } from '../options.js'
import type { Action } from '../request/action.js'
import type { Endpoint } from '../request/endpoint.js'
import { cacheOf } from './cached-credentials.js'
import { CredentialCache } from './credential-cache.js'
import {
  assertCredentials,
  type CredentialNeed,
  type CredentialProvider,
  type CredentialScope,
  type CredentialSnapshot,
  type Credentials,
} from './credentials.js'

/** What a signature is for, in the signer's own terms. */
export interface SignaturePurpose {
  readonly action: Action | undefined
  readonly endpoint: Endpoint
  readonly resource: string
}

/** Where the credentials of a signature come from. */
export interface CredentialSource {
  /** Credentials that need no fetching and fit every purpose. */
  readonly atHand?: CredentialSnapshot
  /** @throws CosgateError `credentials_unavailable`, `timeout` */
  fetch(purpose: SignaturePurpose): CredentialSnapshot | Promise<CredentialSnapshot>
}

/** A background refresh in the last minute spares users a signature that ends within seconds. */
const REFRESH_BEFORE = 60

/** @throws CosgateError `invalid_option` that names `credentials` or `credentialScope` */
export function createCredentialSource(
  credentials: Credentials | CredentialProvider,
  settings: { credentialScope: CredentialScope | undefined; clock: Clock; timeout: number },
): CredentialSource {
  const { clock, timeout } = settings
  const own = typeof credentials === 'function' ? credentials.credentialScope : undefined
  const { credentialScope = own } = settings
  if (credentialScope !== undefined) assertFunction('credentialScope', credentialScope)
  if (typeof credentials !== 'function') {
    const snapshot = assertCredentials(credentials)
    return { atHand: snapshot, fetch: () => snapshot }
  }
  const cache =
    cacheOf(credentials) ??
    new CredentialCache(credentials, { refreshBefore: REFRESH_BEFORE, timeout, backOff: false, clock })
  return { fetch: (purpose) => cache.get(needFor(purpose, credentialScope)) }
}

function needFor(purpose: SignaturePurpose, scopeOf: CredentialScope | undefined): CredentialNeed {
  const { action, endpoint, resource } = purpose
  const need = { action: action ?? '', bucket: endpoint.bucket, region: endpoint.region, resource }
  const scope = scopeOf ? scopeOf(need) : ''
  if (typeof scope !== 'string')
    throw new CosgateError('invalid_option', 'credentialScope: must return a string')
  return Object.freeze({ ...need, scope })
}
