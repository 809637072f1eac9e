import type { CanonicalFields } from './canonical-fields.js'
import { type HmacSha1, hmacSha1 } from './hmac-sha1.js'
import { encodeValue } from './percent.js'
import {
  authorizationHead,
  authorizationTail,
  computeSignature,
  formatKeyTime,
  policyStringToSign,
  stringToSignHead,
  stringToSignTail,
  type Validity,
} from './signature.js'

/** One key and one time span. It precomputes what all their signatures share. */
export class SigningSpan implements Validity {
  readonly startsAt: number
  readonly endsAt: number
  /** `start;end` */
  readonly keyTime: string
  readonly #authorizationHead: string
  /** The same, encoded for the query of a URL. */
  readonly #queryHead: string
  readonly #signKey: string
  readonly #requestHmac: HmacSha1

  constructor(secretId: string, secretKey: HmacSha1, validity: Validity) {
    this.startsAt = validity.startsAt
    this.endsAt = validity.endsAt
    this.keyTime = formatKeyTime(validity)
    this.#authorizationHead = authorizationHead(secretId, this.keyTime)
    this.#queryHead = authorizationHead(secretId, encodeValue(this.keyTime))
    this.#signKey = secretKey.digest(this.keyTime)
    this.#requestHmac = hmacSha1(this.#signKey, stringToSignHead(this.keyTime))
  }

  /** Returns the signature of a request, 40 hexadecimal digits. */
  signature(httpString: string): string {
    return this.#requestHmac.digest(stringToSignTail(httpString))
  }

  /** Returns the signature of a form's policy, 40 hexadecimal digits. */
  policySignature(policy: string): string {
    return computeSignature(this.#signKey, policyStringToSign(policy))
  }

  /** Returns the Authorization value without the signature at its end. */
  authorizationPrefix(headers: CanonicalFields, params: CanonicalFields): string {
    return this.#authorizationHead + authorizationTail(headers.list, params.list)
  }

  /** Returns the query of a presigned URL without the signature at its end. */
  queryPrefix(headers: CanonicalFields, params: CanonicalFields): string {
    return this.#queryHead + authorizationTail(headers.listInQuery, params.listInQuery)
  }
}
