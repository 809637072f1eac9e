import type { CanonicalFields } from './canonical-fields.js'
import { type HmacSha1, sha1 } from './hmac-sha1.js'

export { type CanonicalFields, canonicalFields } from './canonical-fields.js'

/** When a signature begins and ends to be valid, in Unix seconds. */
export interface Validity {
  startsAt: number
  endsAt: number
}

/** First rung: the request in canonical form. */
export function httpString(
  method: string,
  pathname: string,
  params: CanonicalFields,
  headers: CanonicalFields,
): string {
  return `${method.toLowerCase()}\n${pathname}\n${params.text}\n${headers.text}\n`
}

/** Second rung: what the SignKey signs. */
export function stringToSign(keyTime: string, canonicalRequest: string): string {
  return `sha1\n${keyTime}\n${sha1(canonicalRequest)}\n`
}

/** The SignKey of a time span, 40 hexadecimal digits. */
export function signKeyOf(secretKey: HmacSha1, keyTime: string): string {
  return secretKey.digest(keyTime)
}

/** Third rung: the signature, 40 hexadecimal digits. */
export function signatureOf(signKey: HmacSha1, text: string): string {
  return signKey.digest(text)
}

/** Fourth rung: the value of the Authorization header. */
export function authorizationValue(
  secretId: string,
  keyTime: string,
  headerList: string,
  paramList: string,
  signature: string,
): string {
  return `q-sign-algorithm=sha1&q-ak=${secretId}&q-sign-time=${keyTime}&q-key-time=${keyTime}&q-header-list=${headerList}&q-url-param-list=${paramList}&q-signature=${signature}`
}

/** `start;end`, as COS writes a time span. */
export function keyTimeOf({ startsAt, endsAt }: Validity): string {
  return `${startsAt};${endsAt}`
}
