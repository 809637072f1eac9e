import type { CredentialSnapshot } from '../credentials/credentials.js'
import { type Fields, fieldValue } from '../request/fields.js'
import { type CanonicalFields, canonicalFields } from '../signature/canonical-fields.js'
import { encodePath } from '../signature/percent.js'
import { httpString, type Validity } from '../signature/signature.js'
import type { SignPlan } from './sign-plan.js'

const TOKEN = 'x-cos-security-token'

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
