import { isIntegerInRange } from '../checks.js'
import type { CredentialSnapshot } from '../credentials/credentials.js'
import { CredentialsError, invalidRequest } from '../error.js'
import type { Validity } from '../signature/signature.js'

/** The requested lifetime of a signature: seconds from now, or a time span. */
export type Lifetime = { readonly expires: number } | { readonly validity: Validity }

/** Seconds. */
export const DEFAULT_EXPIRES = 300
/** Seconds. A time today plus this still has ten digits. */
export const MAX_EXPIRES = 5_000_000_000
/** Unix seconds. Ten digits reach the year 2286, and COS documents no longer ones. */
const MAX_UNIX_SECONDS = 9_999_999_999
/** Seconds. A signature is valid from a minute ago, like the official SDK's, because clocks differ. */
export const BACKDATE_SECONDS = 60

/** @throws CosgateError `invalid_request` */
export function parseLifetime(request: { expires?: unknown; validity?: unknown }): Lifetime {
  const { expires = DEFAULT_EXPIRES, validity } = request
  if (validity === undefined) return { expires: parseExpires(expires) }
  if (request.expires !== undefined) throw invalidRequest('expires', 'excludes validity')
  if (typeof validity !== 'object' || validity === null) throw invalidRequest('validity', 'must be an object')
  // A copy, so that a change while the credentials are fetched has no effect.
  const { startsAt, endsAt } = validity as Validity
  return { validity: parseValidity({ startsAt, endsAt }) }
}

/**
 * Returns the time span of a signature. It never ends after the credentials expire.
 * @throws CosgateError `credentials_unavailable` if they have expired
 */
export function toValidity(lifetime: Lifetime, snapshot: CredentialSnapshot, now: number): Validity {
  const requested =
    'expires' in lifetime
      ? { startsAt: now - BACKDATE_SECONDS, endsAt: now + lifetime.expires }
      : lifetime.validity
  const endsAt = Math.min(requested.endsAt, snapshot.expiresAt)
  if (snapshot.expiresAt <= now || endsAt <= requested.startsAt) {
    throw new CredentialsError('credentials_unavailable', 'The credentials have expired')
  }
  return { startsAt: requested.startsAt, endsAt }
}

function parseExpires(expires: unknown): number {
  if (isIntegerInRange(expires, 1, MAX_EXPIRES)) return expires
  throw invalidRequest('expires', `must be a whole number of seconds from 1 to ${MAX_EXPIRES}`)
}

function parseValidity(validity: Validity): Validity {
  const { startsAt, endsAt } = validity
  const isValid = [startsAt, endsAt].every((second) => isIntegerInRange(second, 0, MAX_UNIX_SECONDS))
  if (isValid && startsAt < endsAt) return validity
  throw invalidRequest('validity', 'startsAt and endsAt must be whole Unix seconds, and startsAt the earlier')
}
