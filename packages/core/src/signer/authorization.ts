import type { CredentialSnapshot } from '../credentials/credentials.js'
import { CredentialsError } from '../error.js'
import { type Fields, fieldValue } from '../request/fields.js'
import { encodePath, encodeValue } from '../signature/percent.js'
import {
  authorizationValue,
  type CanonicalFields,
  canonicalFields,
  httpString,
  keyTimeOf,
  signatureOf,
  stringToSign,
  type Validity,
} from '../signature/signature.js'
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
    'validity' in lifetime ? lifetime.validity : { startsAt: now - BACKDATED, endsAt: now + lifetime.expires }
  const endsAt = Math.min(asked.endsAt, snapshot.expiresAt)
  if (snapshot.expiresAt <= now || endsAt <= asked.startsAt) {
    throw new CredentialsError('credentials_unavailable', 'The credentials are expired')
  }
  return { startsAt: asked.startsAt, endsAt }
}

/** The Authorization value of a request that its caller sends itself; a token travels beside it, unsigned. */
export function authorizationOf(plan: SignPlan, snapshot: CredentialSnapshot, validity: Validity): string {
  const keyTime = keyTimeOf(validity)
  const headers = canonicalFields(plan.headers)
  const params = canonicalFields(plan.params)
  const text = httpString(plan.method, pathnameOf(plan.key), params, headers)
  const signature = signatureOf(snapshot.signKey(keyTime), stringToSign(keyTime, text))
  return authorizationValue(snapshot.secretId, keyTime, headers.list, params.list, signature)
}

/** Makes presigned URLs of one kind: what all keys share is computed once. */
export function presigner(
  plan: Omit<SignPlan, 'key'>,
  snapshot: CredentialSnapshot,
  validity: Validity,
): (key: string) => string {
  const params = withToken(plan, snapshot)
  const canonicalParams = canonicalFields(params)
  const canonicalHeaders = canonicalFields(plan.headers)
  const keyTime = keyTimeOf(validity)
  const { origin } = plan.endpoint
  const authorization = authorizationQuery(snapshot.secretId, validity, canonicalHeaders, canonicalParams)
  const query = queryOf(params)
  const signKey = snapshot.signKey(keyTime)
  return (key) => {
    const pathname = pathnameOf(key)
    const text = httpString(plan.method, pathname, canonicalParams, canonicalHeaders)
    return `${origin}${encodePath(pathname)}?${authorization}${signatureOf(signKey, stringToSign(keyTime, text))}${query}`
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
  if (
    token === undefined ||
    fieldValue(plan.params, TOKEN) !== undefined ||
    fieldValue(plan.headers, TOKEN) !== undefined
  ) {
    return plan.params
  }
  return { ...plan.params, [TOKEN]: token }
}

function authorizationQuery(
  secretId: string,
  { startsAt, endsAt }: Validity,
  headers: CanonicalFields,
  params: CanonicalFields,
): string {
  const keyTime = `${startsAt}%3B${endsAt}`
  return authorizationValue(secretId, keyTime, encodeValue(headers.list), encodeValue(params.list), '')
}

function queryOf(params: Fields): string {
  let query = ''
  for (const name in params) query += `&${encodeValue(name)}=${encodeValue(params[name]!)}`
  return query
}
