import type { CredentialSnapshot } from '../credentials/credentials.js'
import { CredentialsError } from '../error.js'
import { type Fields, fieldValue } from '../request/fields.js'
import { encodePath } from '../signature/percent.js'
import { type CanonicalFields, canonicalFields, httpString, type Validity } from '../signature/signature.js'
import type { Lifetime, SignPlan } from './sign-plan.js'

const TOKEN = 'x-cos-security-token'
/** Clocks differ: like the official SDK, a signature is valid from a minute ago. */
const BACKDATED = 60

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

/** The Authorization value of a request that its caller sends itself; a token travels beside it, unsigned. */
export function authorizationOf(plan: SignPlan, snapshot: CredentialSnapshot, validity: Validity): string {
  const span = snapshot.span(validity)
  const headers = canonicalHeaders(plan)
  const params = canonicalFields(plan.params)
  const signature = span.signature(httpString(plan.method, pathnameOf(plan.key), params, headers))
  return span.authorization(headers, params) + signature
}

/** Makes presigned URLs of one kind: what all keys share is computed once. */
export function presigner(
  plan: Omit<SignPlan, 'key'>,
  snapshot: CredentialSnapshot,
  validity: Validity,
): (key: string) => string {
  const span = snapshot.span(validity)
  const headers = canonicalHeaders(plan)
  const params = canonicalFields(withToken(plan, snapshot))
  const query = span.query(headers, params)
  return (key) => {
    const pathname = pathnameOf(key)
    const signature = span.signature(httpString(plan.method, pathname, params, headers))
    return `${plan.endpoint.origin}${encodePath(pathname)}?${query}${signature}${params.query}`
  }
}

/** The URL of an object, unsigned. */
export function objectUrl(origin: string, key: string): string {
  return origin + encodePath(pathnameOf(key))
}

function pathnameOf(key: string): string {
  return key === '/' ? key : `/${key}`
}

/** A temporary key's token is part of the signed query, unless server code named one. */
function withToken(plan: Omit<SignPlan, 'key'>, snapshot: CredentialSnapshot): Fields {
  const token = snapshot.securityToken
  if (token === undefined) return plan.params
  const named = fieldValue(plan.params, TOKEN) ?? fieldValue(plan.headers, TOKEN)
  return named === undefined ? { ...plan.params, [TOKEN]: token } : plan.params
}

function canonicalHeaders({ headers, endpoint }: Omit<SignPlan, 'key'>): CanonicalFields {
  return headers === endpoint.hostOnly ? endpoint.canonicalHost : canonicalFields(headers)
}
