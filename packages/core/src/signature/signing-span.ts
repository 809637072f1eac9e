import type { CanonicalFields } from './canonical-fields.js'
import { type HmacSha1, hmacSha1, sha1 } from './hmac-sha1.js'
import { encodeValue } from './percent.js'
import { keyTimeOf, signKeyOf, type Validity } from './signature.js'

/**
 * One key and one time span: what all their signatures share is prepared once. It climbs the same ladder as `sign`,
 * with the lower half done beforehand.
 */
export class SigningSpan implements Validity {
  readonly startsAt: number
  readonly endsAt: number
  /** `start;end` */
  readonly keyTime: string
  readonly #authorization: string
  readonly #query: string
  readonly #signKey: string
  readonly #requestHmac: HmacSha1

  constructor(secretId: string, secretKey: HmacSha1, validity: Validity) {
    this.startsAt = validity.startsAt
    this.endsAt = validity.endsAt
    this.keyTime = keyTimeOf(validity)
    this.#authorization = beginning(secretId, this.keyTime)
    this.#query = beginning(secretId, encodeValue(this.keyTime))
    this.#signKey = signKeyOf(secretKey, this.keyTime)
    this.#requestHmac = hmacSha1(this.#signKey, `sha1\n${this.keyTime}\n`)
  }

  /** The signature of a request in canonical form, 40 hexadecimal digits. */
  signature(canonicalRequest: string): string {
    return this.#requestHmac.digest(`${sha1(canonicalRequest)}\n`)
  }

  /** The signature of a form's policy, 40 hexadecimal digits. */
  policySignature(policy: string): string {
    return hmacSha1(this.#signKey).digest(sha1(policy))
  }

  /** The Authorization value up to the signature itself. */
  authorization(headers: CanonicalFields, params: CanonicalFields): string {
    return `${this.#authorization}${headers.list}&q-url-param-list=${params.list}&q-signature=`
  }

  /** The same for the query of a URL. */
  query(headers: CanonicalFields, params: CanonicalFields): string {
    return `${this.#query}${headers.listInQuery}&q-url-param-list=${params.listInQuery}&q-signature=`
  }
}

function beginning(secretId: string, keyTime: string): string {
  return `q-sign-algorithm=sha1&q-ak=${secretId}&q-sign-time=${keyTime}&q-key-time=${keyTime}&q-header-list=`
}
