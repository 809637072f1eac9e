import type { CredentialSnapshot } from '../credentials/credentials.js'
import { type Fields, findField } from '../request/fields.js'
import { type CanonicalFields, canonicalFields } from '../signature/canonical-fields.js'
import { encodePath } from '../signature/percent.js'
import { httpString, type Validity } from '../signature/signature.js'
import type { SignableRequest } from './sign-request.js'

const SECURITY_TOKEN = 'x-cos-security-token'

/** Returns the Authorization value of a request. A security token travels beside it and is not signed. */
export function signAuthorization(
  request: SignableRequest,
  snapshot: CredentialSnapshot,
  validity: Validity,
): string {
  const span = snapshot.span(validity)
  const headers = toCanonicalHeaders(request)
  const params = canonicalFields(request.params)
  const signature = span.signature(httpString(request.method, toPathname(request.key), params, headers))
  return span.authorizationPrefix(headers, params) + signature
}

/** Returns a presigned URL. */
export function presign(request: SignableRequest, snapshot: CredentialSnapshot, validity: Validity): string {
  return createPresigner(request, snapshot, validity)(request.key)
}

/** Creates a function that presigns URLs of one kind. It computes the parts that all keys share only once. */
export function createPresigner(
  request: Omit<SignableRequest, 'key'>,
  snapshot: CredentialSnapshot,
  validity: Validity,
): (key: string) => string {
  const span = snapshot.span(validity)
  const headers = toCanonicalHeaders(request)
  const params = canonicalFields(addToken(request, snapshot))
  const query = span.queryPrefix(headers, params)
  return (key) => {
    const pathname = toPathname(key)
    const signature = span.signature(httpString(request.method, pathname, params, headers))
    return `${request.endpoint.origin}${encodePath(pathname)}?${query}${signature}${params.query}`
  }
}

/** Returns the unsigned URL of an object. */
export function toObjectUrl(origin: string, key: string): string {
  return origin + encodePath(toPathname(key))
}

function toPathname(key: string): string {
  return key === '/' ? key : `/${key}`
}

/** The token of a temporary key is part of the signed query, unless server code already names one. */
function addToken({ params, headers }: Omit<SignableRequest, 'key'>, snapshot: CredentialSnapshot): Fields {
  const token = snapshot.securityToken
  if (token === undefined) return params
  const isNamed = [params, headers].some((fields) => findField(fields, SECURITY_TOKEN) !== undefined)
  return isNamed ? params : { ...params, [SECURITY_TOKEN]: token }
}

function toCanonicalHeaders({ headers, endpoint }: Omit<SignableRequest, 'key'>): CanonicalFields {
  return headers === endpoint.hostOnly ? endpoint.canonicalHost : canonicalFields(headers)
}
