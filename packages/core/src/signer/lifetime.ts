import type { CredentialSnapshot } from '../credentials/credentials.js'
import { CredentialsError, invalidRequest } from '../error.js'
import type { Validity } from '../signature/signature.js'

/** How long a signature is to be valid, as asked. */
export type Lifetime = { readonly expires: number } | { readonly validity: Validity }

const DEFAULT_EXPIRES = 300
/** Ten digits hold every Unix second until the year 2286; COS shows no longer ones. */
const LAST_SECOND = 9_999_999_999
/** Seconds; added to today they still have ten digits. */
const LONGEST_EXPIRES = 5_000_000_000
/** Seconds. Clocks differ: like the official SDK's, a signature is valid from a minute ago. */
export const BACKDATED = 60

/** @throws CosgateError `invalid_request` */
export function parseLifetime(request: { expires?: unknown; validity?: unknown }): Lifetime {
  const { expires = DEFAULT_EXPIRES, validity } = request
  if (validity === undefined) return { expires: parseExpires(expires) }
  if (request.expires !== undefined) throw invalidRequest('expires', 'excludes validity')
  if (typeof validity !== 'object' || validity === null) throw invalidRequest('validity', 'must be an object')
  // A copy: what was checked is what is signed, however long the credentials take.
  const { startsAt, endsAt } = validity as Validity
  return { validity: parseValidity({ startsAt, endsAt }) }
}

/**
 * The time span of a signature, shortened to the life of the credentials.
 * @throws CosgateError `credentials_unavailable` where they are expired
 */
export function validityOf(lifetime: Lifetime, snapshot: CredentialSnapshot, now: number): Validity {
  const asked =
    'expires' in lifetime ? { startsAt: now - BACKDATED, endsAt: now + lifetime.expires } : lifetime.validity
  const endsAt = Math.min(asked.endsAt, snapshot.expiresAt)
  if (snapshot.expiresAt <= now || endsAt <= asked.startsAt) {
    throw new CredentialsError('credentials_unavailable', 'The credentials are expired')
  }
  return { startsAt: asked.startsAt, endsAt }
}

function parseExpires(expires: unknown): number {
  if (!Number.isSafeInteger(expires) || (expires as number) < 1 || (expires as number) > LONGEST_EXPIRES) {
    throw invalidRequest('expires', 'must be a whole number of seconds, at least 1')
  }
  return expires as number
}

function parseValidity(validity: Validity): Validity {
  const { startsAt, endsAt } = validity
  if (isSecond(startsAt) && isSecond(endsAt) && startsAt < endsAt) return validity
  throw invalidRequest('validity', 'startsAt and endsAt must be whole Unix seconds, startsAt the earlier')
}

function isSecond(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= LAST_SECOND
}
