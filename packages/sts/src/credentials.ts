import { invalidOption } from './error.js'
import { assertKnownOptions, assertText } from './option.js'

// The types of this file are the same as in @cosgate/core. They are repeated so that this package has no dependency.

/** A permanent key, or a temporary key with its token. */
export interface Credentials {
  secretId: string
  secretKey: string
  securityToken?: string
  /** Unix seconds. */
  expiresAt?: number
}

/** A temporary key of STS. */
export type TemporaryCredentials = Required<Credentials>

/** The purpose of a signature. */
export interface CredentialNeed {
  /** COS's name of the operation, such as `PutObject`. */
  readonly action: string
  readonly bucket: string
  readonly region: string
  /** The key, or the prefix of a listing; `''` for the whole bucket. */
  readonly resource: string
  /** The result of `credentialScope`. Credentials are cached per scope, bucket and region. */
  readonly scope: string
}

/** The caller's own key, or a function such as `fromInstanceRole()` that is called before each call of STS. */
export type CallerCredentials = Credentials | ((need: CredentialNeed) => Credentials | Promise<Credentials>)

/** The result of {@link assumeRole} and {@link getFederationToken}: a `CredentialProvider` of `@cosgate/core`. */
export interface StsProvider {
  (need: CredentialNeed): Promise<TemporaryCredentials>
  /** Returns which needs may share a key, if the policy depends on the need. The signer's own option takes precedence. */
  readonly credentialScope?: (need: Omit<CredentialNeed, 'scope'>) => string
}

const secretId = /^[\w-]+$/
/** `fetch` refuses other characters in a header, and repeats the header in its error. */
const visibleAscii = /^[\x21-\x7e]+$/

/** Checks the option `credentials`. @throws StsError `invalid_option` that names the field, never its value */
export function assertCaller(caller: unknown): void {
  if (typeof caller === 'function') return
  assertOneKey(caller)
  assertKnownOptions(caller, ['secretId', 'secretKey', 'securityToken', 'expiresAt'], 'credentials')
  assertCredentials(caller)
}

/** Returns the checked key for a call of STS. @throws StsError `invalid_option`, or the error that the function throws */
export async function resolveCaller(need: CredentialNeed, caller: CallerCredentials): Promise<Credentials> {
  const credentials = typeof caller === 'function' ? await caller(need) : caller
  assertCredentials(credentials)
  return credentials
}

/** Returns whether this is a usable key with a token. */
export function isTemporary(key: { secretId: unknown; secretKey: unknown; securityToken: unknown }): boolean {
  return (
    matches(secretId, key.secretId) &&
    matches(visibleAscii, key.secretKey) &&
    matches(visibleAscii, key.securityToken)
  )
}

function assertCredentials(credentials: unknown): void {
  if (typeof credentials !== 'object' || credentials === null)
    throw invalidOption('credentials', 'must be a key')
  assertOneKey(credentials)
  const key = credentials as Record<string, unknown>
  assertText('credentials.secretId', key.secretId, secretId, 'letters, digits, - and _')
  assertText('credentials.secretKey', key.secretKey, visibleAscii, 'visible ASCII')
  if (key.securityToken !== undefined) {
    assertText('credentials.securityToken', key.securityToken, visibleAscii, 'visible ASCII')
  }
}

/** A pair of keys, as `fromEnv()` may return it, does not say which of them may call STS. */
function assertOneKey(credentials: unknown): void {
  if (typeof credentials !== 'object' || credentials === null) return
  if (!('read' in credentials) && !('write' in credentials)) return
  throw invalidOption(
    'credentials',
    'must be one key, not a pair; unset COS_READ_SECRET_ID and COS_WRITE_SECRET_ID and set COS_SECRET_ID and COS_SECRET_KEY',
  )
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value)
}
