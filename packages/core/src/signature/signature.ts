import type { CanonicalFields } from './canonical-fields.js'
import { hmacSha1, sha1 } from './hmac-sha1.js'

export { type CanonicalFields, canonicalFields } from './canonical-fields.js'

/** The time span in which a signature is valid, in Unix seconds. */
export interface Validity {
  startsAt: number
  endsAt: number
}

// The four steps of a signature. `SigningSpan` does the same with the parts that depend only on the key precomputed.
// https://www.tencentcloud.com/document/product/436/7778

/** Step 1: HttpString, the request in canonical form. */
export function httpString(
  method: string,
  pathname: string,
  params: CanonicalFields,
  headers: CanonicalFields,
): string {
  return `${method.toLowerCase()}\n${pathname}\n${params.text}\n${headers.text}\n`
}

/** Step 2: StringToSign. */
export function stringToSign(keyTime: string, httpString: string): string {
  return stringToSignHead(keyTime) + stringToSignTail(httpString)
}

/** Step 3: Signature, 40 hexadecimal digits. */
export function computeSignature(signKey: string, stringToSign: string): string {
  return hmacSha1(signKey).digest(stringToSign)
}

/** Step 4: the value of the Authorization header. */
export function formatAuthorization(
  secretId: string,
  keyTime: string,
  headerList: string,
  paramList: string,
  signature: string,
): string {
  return authorizationHead(secretId, keyTime) + authorizationTail(headerList, paramList) + signature
}

/** Formats a time span as KeyTime, `start;end`. */
export function formatKeyTime({ startsAt, endsAt }: Validity): string {
  return `${startsAt};${endsAt}`
}

/** Returns the SignKey of a time span, 40 hexadecimal digits. */
export function deriveSignKey(secretKey: string, keyTime: string): string {
  return hmacSha1(secretKey).digest(keyTime)
}

/**
 * Returns the StringToSign of a form's policy.
 * @see https://www.tencentcloud.com/document/product/436/14690
 */
export function policyStringToSign(policy: string): string {
  return sha1(policy)
}

/** The part of StringToSign that is the same for all requests of one time span. */
export function stringToSignHead(keyTime: string): string {
  return `sha1\n${keyTime}\n`
}

/** The part of StringToSign that depends on the request. */
export function stringToSignTail(httpString: string): string {
  return `${sha1(httpString)}\n`
}

/** The part of an Authorization value that is the same for all requests of one time span. */
export function authorizationHead(secretId: string, keyTime: string): string {
  return `q-sign-algorithm=sha1&q-ak=${secretId}&q-sign-time=${keyTime}&q-key-time=${keyTime}&q-header-list=`
}

/** The rest of an Authorization value, without the signature at its end. */
export function authorizationTail(headerList: string, paramList: string): string {
  return `${headerList}&q-url-param-list=${paramList}&q-signature=`
}
