import { CosgateError, CredentialsError } from '../error.js'
import { assertKnownOptions, invalidOption } from '../options.js'
import { type HmacSha1, hmacSha1 } from '../signature/hmac-sha1.js'
import { parseSecretId } from '../signature/sign.js'
import { keyTimeOf, type Validity } from '../signature/signature.js'
import { SigningSpan } from '../signature/signing-span.js'

/** A permanent key, or a temporary one with its token. */
export interface Credentials {
  /** Letters, digits, `-` and `_`. */
  secretId: string
  /** Visible ASCII. */
  secretKey: string
  /** Visible ASCII; of a temporary key only. */
  securityToken?: string
  /** Unix seconds; no signature outlives it. Default: never. */
  expiresAt?: number
}

/** What a signature is for, so that an app can answer with a key that can do no more. */
export interface CredentialNeed {
  /** COS's name of the operation, such as `PutObject`; `''` where it has none. */
  action: string
  bucket: string
  region: string
  /** The key, or the prefix of a listing; `''` for the whole bucket. */
  resource: string
  /** What `credentialScope` made of the rest; credentials are cached per scope. */
  scope: string
}

/** Names the set of signatures that may share one cached credential. */
export type CredentialScope = (need: Omit<CredentialNeed, 'scope'>) => string

/** Fetches credentials when a signature is due. */
export interface CredentialProvider {
  (need: CredentialNeed): Credentials | Promise<Credentials>
  /** Where one answer does not fit every need; the option of that name goes before it. */
  readonly credentialScope?: CredentialScope
}

const known = ['secretId', 'secretKey', 'securityToken', 'expiresAt']
/** A busy signer uses one time span per second and lifetime; the last few are all it needs. */
const MOST_SPANS = 64

/** One consistent, checked copy of credentials: a signature is made from one snapshot only. Shows no secret. */
export class CredentialSnapshot {
  readonly secretId: string
  /** Unix seconds, or Infinity. */
  readonly expiresAt: number
  readonly #credentials: Credentials
  readonly #secretKey: HmacSha1
  readonly #spans = new Map<string, SigningSpan>()
  #lastSpan: SigningSpan | undefined

  /** @throws CosgateError `invalid_request`, without repeating any of it */
  constructor(credentials: Credentials) {
    const { secretId, secretKey, securityToken, expiresAt } = credentials
    this.secretId = parseSecretId(secretId)
    this.expiresAt = parseExpiry(expiresAt)
    this.#secretKey = hmacSha1(parseSecretKey(secretKey))
    this.#credentials = {
      secretId,
      secretKey,
      ...parseToken(securityToken),
      ...(expiresAt !== undefined && { expiresAt: this.expiresAt }),
    }
  }

  get securityToken(): string | undefined {
    return this.#credentials.securityToken
  }

  /** A plain copy, secrets included. */
  reveal(): Credentials {
    return { ...this.#credentials }
  }

  /** What all signatures of one time span share. */
  span({ startsAt, endsAt }: Validity): SigningSpan {
    const last = this.#lastSpan
    // Comparing two numbers is cheaper than making the text that the map is searched with.
    if (last?.startsAt === startsAt && last.endsAt === endsAt) return last
    const keyTime = keyTimeOf({ startsAt, endsAt })
    let span = this.#spans.get(keyTime)
    if (!span) {
      span = new SigningSpan(this.secretId, this.#secretKey, { startsAt, endsAt })
      if (this.#spans.size >= MOST_SPANS) this.#spans.clear()
      this.#spans.set(keyTime, span)
    }
    this.#lastSpan = span
    return span
  }
}

/** Checks the credentials of a configuration. @throws CosgateError `invalid_option` that names the field */
export function assertCredentials(credentials: unknown): CredentialSnapshot {
  assertKnownOptions(credentials, known, 'credentials')
  try {
    return new CredentialSnapshot(credentials as Credentials)
  } catch (error) {
    throw invalidOption('credentials', (error as Error).message)
  }
}

/** Checks what a provider answered. @throws CosgateError `credentials_unavailable`, with the fault as its cause */
export function parseProvided(answer: unknown): CredentialSnapshot {
  try {
    return new CredentialSnapshot(answer as Credentials)
  } catch (cause) {
    throw new CredentialsError(
      'credentials_unavailable',
      'The credential provider gave no usable credentials',
      {
        cause,
      },
    )
  }
}

function parseSecretKey(secretKey: unknown): string {
  if (typeof secretKey === 'string' && /^[\x21-\x7e]+$/.test(secretKey)) return secretKey
  throw new CosgateError('invalid_request', 'secretKey: must be visible ASCII')
}

function parseToken(token: unknown): { securityToken?: string } {
  if (token === undefined) return {}
  if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) return { securityToken: token }
  throw new CosgateError('invalid_request', 'securityToken: must be visible ASCII')
}

function parseExpiry(expiresAt: unknown): number {
  if (expiresAt === undefined) return Number.POSITIVE_INFINITY
  // Eleven digits and more are milliseconds, which would never expire.
  if (typeof expiresAt === 'number' && expiresAt >= 0 && expiresAt < 1e10) return Math.floor(expiresAt)
  throw new CosgateError('invalid_request', 'expiresAt: must be Unix seconds')
}
