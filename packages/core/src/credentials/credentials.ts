import { isUnixSeconds, isVisibleAscii } from '../checks.js'
import { CredentialsError, invalidRequest } from '../error.js'
import { assertKnownOptions, invalidOption } from '../options.js'
import type { Action } from '../request/action.js'
import { type HmacSha1, hmacSha1 } from '../signature/hmac-sha1.js'
import { parseSecretId } from '../signature/sign.js'
import { formatKeyTime, type Validity } from '../signature/signature.js'
import { SigningSpan } from '../signature/signing-span.js'

/** A permanent key, or a temporary key with its token. */
export interface Credentials {
  /** Letters, digits, `-` and `_`. */
  secretId: string
  /** Visible ASCII. */
  secretKey: string
  /** Visible ASCII. Only temporary keys have one. */
  securityToken?: string
  /** Unix seconds. No signature outlives it. Default: never. */
  expiresAt?: number
}

/**
 * Two static keys: one that can only read and one that can only write. COS accepts headers that were not signed, so a PUT
 * that was signed by a key that can also read can be turned into a copy of any object.
 */
export interface CredentialPair {
  /** Signs the known GET and HEAD actions: downloads, listings, and reading ACLs and tags. */
  read: Credentials
  /** Signs everything else. For a copy it must be able to read the source. */
  write: Credentials
}

/** One static key, or a pair of them. */
export type StaticCredentials = Credentials | CredentialPair

/** The purpose of a signature. */
export interface SignaturePurpose {
  /** COS's name of the operation, such as `PutObject`; `''` if the request matches no operation. */
  readonly action: Action | ''
  readonly bucket: string
  readonly region: string
  /** The key, or the prefix of a listing; `''` for the whole bucket. */
  readonly resource: string
}

/**
 * The purpose of a signature and its scope, so that an app can return a key that can do nothing else. Without a
 * `credentialScope` one answer serves every request, so reading `action` or `resource` throws `invalid_option`.
 */
export interface CredentialNeed {
  readonly action: string
  readonly bucket: string
  readonly region: string
  readonly resource: string
  /** The result of `credentialScope`. Credentials are cached per scope, bucket and region. */
  readonly scope: string
}

/** Returns a cache name. Signatures with the same name share one cached credential per bucket and region. */
export type CredentialScope = (purpose: SignaturePurpose) => string

/** Fetches the credentials for a signature. */
export interface CredentialProvider {
  (need: CredentialNeed): Credentials | Promise<Credentials>
  /** The scope that the provider's answers need. The option `credentialScope` takes precedence. */
  readonly credentialScope?: CredentialScope
}

const credentialFields = [
  'secretId',
  'secretKey',
  'securityToken',
  'expiresAt',
] satisfies (keyof Credentials)[]
/** A busy signer uses one time span per second and lifetime, and only the latest of them. */
const MAX_SPANS = 64

/** An immutable, checked copy of credentials. Each signature uses one snapshot. No secret is visible from outside. */
export class CredentialSnapshot {
  readonly secretId: string
  /** Unix seconds, or Infinity. */
  readonly expiresAt: number
  readonly #credentials: Credentials
  readonly #secretKey: HmacSha1
  readonly #spans = new Map<string, SigningSpan>()
  #lastSpan: SigningSpan | undefined

  /** @throws CosgateError `invalid_request`, without repeating any value */
  constructor(credentials: Credentials) {
    const { secretId, secretKey, securityToken, expiresAt } = credentials
    this.secretId = parseSecretId(secretId)
    this.expiresAt = parseExpiresAt(expiresAt)
    this.#secretKey = hmacSha1(parseSecret('secretKey', secretKey))
    this.#credentials = {
      secretId,
      secretKey,
      ...(securityToken !== undefined && { securityToken: parseSecret('securityToken', securityToken) }),
      ...(expiresAt !== undefined && { expiresAt: this.expiresAt }),
    }
  }

  get securityToken(): string | undefined {
    return this.#credentials.securityToken
  }

  /** Returns a plain copy, secrets included. */
  reveal(): Credentials {
    return { ...this.#credentials }
  }

  /** Returns the prepared state that all signatures of one time span share. */
  span({ startsAt, endsAt }: Validity): SigningSpan {
    const last = this.#lastSpan
    // Comparing two numbers is cheaper than building the key of the map.
    if (last?.startsAt === startsAt && last.endsAt === endsAt) return last
    const keyTime = formatKeyTime({ startsAt, endsAt })
    let span = this.#spans.get(keyTime)
    if (!span) {
      span = new SigningSpan(this.secretId, this.#secretKey, { startsAt, endsAt })
      if (this.#spans.size >= MAX_SPANS) this.#spans.clear()
      this.#spans.set(keyTime, span)
    }
    this.#lastSpan = span
    return span
  }
}

/** Checks one static key. @throws CosgateError `invalid_option` that names the field */
export function resolveCredentials(credentials: unknown, path = 'credentials'): CredentialSnapshot {
  assertKnownOptions(credentials, credentialFields, path)
  try {
    return new CredentialSnapshot(credentials as Credentials)
  } catch (error) {
    throw invalidOption(path, (error as Error).message)
  }
}

/** Checks a provider's answer. @throws CosgateError `credentials_unavailable`, with the fault as its cause */
export function parseProviderAnswer(answer: unknown): CredentialSnapshot {
  try {
    return new CredentialSnapshot(answer as Credentials)
  } catch (cause) {
    throw new CredentialsError(
      'credentials_unavailable',
      'The credential provider returned no usable credentials',
      { cause },
    )
  }
}

function parseSecret(name: string, value: unknown): string {
  if (isVisibleAscii(value)) return value
  throw invalidRequest(name, 'must be visible ASCII')
}

function parseExpiresAt(expiresAt: unknown): number {
  if (expiresAt === undefined) return Number.POSITIVE_INFINITY
  if (isUnixSeconds(expiresAt)) return Math.floor(expiresAt)
  throw invalidRequest('expiresAt', 'must be Unix seconds')
}
