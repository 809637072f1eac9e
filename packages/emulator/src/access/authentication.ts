import { decodeUtf8 } from '../byte-string.js'
import { CosError, type SignatureDiagnosis } from '../cos-error.js'
import type { Fields } from '../request/fields.js'
import type { RawRequest } from '../request/raw-request.js'
import { isUnsigned, parseSignature, type SignatureFields } from './authorization.js'
import type { Policy } from './policy-statement.js'
import { checkSignature, isEqualText } from './signature.js'
import { diagnoseSignature } from './signature-diagnosis.js'

/** A key that the emulator accepts. */
export interface Credential {
  secretId: string
  secretKey: string
  securityToken?: string | undefined
  /** Unix seconds. */
  expiresAt?: number | undefined
  policy?: Policy | undefined
}

/** The credentials by secretId. */
export type Credentials = ReadonlyMap<string, Credential>

export interface Authentication {
  /** `undefined` if the request carries no signature. */
  credential: Credential | undefined
  /** The query, decoded in the way that matches the signature. */
  params: Fields
}

/**
 * Identifies the credential that signed a request.
 * @param signed default: the signature in the request's header or query; a form carries its signature in a field
 * @throws CosError with one of COS's 403 codes, or 400 `ExpiredToken`
 */
export function authenticate(
  request: RawRequest,
  credentials: Credentials,
  now: number,
  signed: SignatureFields | undefined = parseSignature(request),
): Authentication {
  if (!signed && isUnsigned(request)) return { credential: undefined, params: request.queries[0] }
  if (!signed) throw new CosError('AccessDenied')
  const credential = findCredential(credentials, signed.secretId)
  assertValidPeriod(signed.signTime, now)
  assertValidPeriod(signed.keyTime, now)
  const { isValid, httpString, stringToSign, params } = checkSignature(request, signed, credential.secretKey)
  if (!isValid) {
    const text = decodeUtf8(httpString)
    throw createMismatchError(stringToSign, text, () => diagnoseSignature(signed, credential.secretKey, text))
  }
  const tokens = [request.headers.bytes(TOKEN_NAME), request.queries[0].bytes(TOKEN_NAME)]
  assertToken(credential, tokens, now)
  return { credential, params }
}

const TOKEN_NAME = 'x-cos-security-token'

/** @throws CosError `InvalidAccessKeyId`. */
export function findCredential(credentials: Credentials, secretId: string): Credential {
  const credential = credentials.get(secretId)
  if (!credential) throw new CosError('InvalidAccessKeyId')
  return credential
}

/**
 * @param period `start;end` in Unix seconds, both inclusive
 * @throws CosError `RequestTimeTooSkewed`, `AccessDenied`
 */
export function assertValidPeriod(period: string, now: number): void {
  const times = /^(\d{1,12});(\d{1,12})$/.exec(period)
  if (!times) throw new CosError('AccessDenied')
  if (now > Number(times[2])) throw new CosError('AccessDenied', { message: 'Request has expired' })
  if (now < Number(times[1])) throw new CosError('RequestTimeTooSkewed')
}

/** @param diagnose finds the mistake, if somebody asks for it */
export function createMismatchError(
  stringToSign: string,
  formatString: string,
  diagnose?: () => SignatureDiagnosis,
): CosError {
  return new CosError('SignatureDoesNotMatch', {
    elements: { StringToSign: stringToSign, FormatString: formatString },
    diagnose,
  })
}

/**
 * Checks the token of a temporary key. If a request contains more than one token, all of them must match.
 * @throws CosError `InvalidToken`, `ExpiredToken`
 */
export function assertToken(credential: Credential, tokens: (string | undefined)[], now: number): void {
  const { securityToken, expiresAt } = credential
  if (securityToken === undefined) return
  const sent = tokens.filter((token) => token !== undefined)
  const isValid = sent.length > 0 && sent.every((token) => isEqualText(token, securityToken))
  if (!isValid) throw new CosError('InvalidToken')
  if (expiresAt !== undefined && now >= expiresAt) throw new CosError('ExpiredToken')
}
