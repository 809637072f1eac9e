import { CosError } from '../answer/errors.js'
import type { Fields } from '../request/fields.js'
import { textOf } from '../request/percent-encoding.js'
import type { RawRequest } from '../request/raw-request.js'
import { readSignature, type SignatureFields } from './authorization.js'
import type { Policy } from './policy-statement.js'
import { checkSignature, sameText } from './signature.js'

/** One key that the emulator knows. */
export interface Credential {
  secretId: string
  secretKey: string
  securityToken?: string | undefined
  /** Unix seconds. */
  expiresAt?: number | undefined
  policy?: Policy | undefined
}

export type Credentials = ReadonlyMap<string, Credential>

export interface Authenticated {
  credential: Credential
  /** The query as the signature read it. */
  params: Fields
}

/**
 * Finds out who sent a request; `signed` is what it carries unless it came by another way, as in a form.
 * @throws CosError with one of COS's 403 codes, or 400 `ExpiredToken`.
 */
export function authenticate(
  request: RawRequest,
  credentials: Credentials,
  now: number,
  signed: SignatureFields | undefined = readSignature(request),
): Authenticated {
  if (!signed) throw new CosError('AccessDenied')
  const credential = findCredential(credentials, signed.secretId)
  checkTime(signed.signTime, now)
  checkTime(signed.keyTime, now)
  const { ok, httpString, stringToSign, params } = checkSignature(request, signed, credential.secretKey)
  if (!ok) throw mismatch(stringToSign, textOf(httpString))
  checkToken(credential, [request.headers.bytes(tokenName), request.queries[0].bytes(tokenName)], now)
  return { credential, params }
}

const tokenName = 'x-cos-security-token'

export function findCredential(credentials: Credentials, secretId: string): Credential {
  const credential = credentials.get(secretId)
  if (!credential) throw new CosError('InvalidAccessKeyId')
  return credential
}

/** Checks one `start;end`. @throws CosError `RequestTimeTooSkewed`, `AccessDenied`. */
export function checkTime(period: string, now: number): void {
  const times = /^(\d{1,12});(\d{1,12})$/.exec(period)
  if (!times) throw new CosError('AccessDenied')
  if (now > Number(times[2])) throw new CosError('AccessDenied', { message: 'Request has expired' })
  if (now < Number(times[1])) throw new CosError('RequestTimeTooSkewed')
}

export function mismatch(stringToSign: string, formatString: string): CosError {
  return new CosError('SignatureDoesNotMatch', {
    elements: { StringToSign: stringToSign, FormatString: formatString },
  })
}

/** A temporary key needs its token, and every token that was sent must be the right one. */
export function checkToken(credential: Credential, sent: (string | undefined)[], now: number): void {
  if (credential.securityToken === undefined) return
  const tokens = sent.filter((token) => token !== undefined)
  const right = tokens.length > 0 && tokens.every((token) => sameText(token, credential.securityToken!))
  if (!right) throw new CosError('InvalidToken')
  if (credential.expiresAt !== undefined && now >= credential.expiresAt) throw new CosError('ExpiredToken')
}
