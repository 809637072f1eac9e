import { invalidOption } from './error.js'
import { assertKnownOptions, assertText } from './option.js'

/** A permanent key, or a temporary one with its token; the same shape as `Credentials` of `@cosgate/core`. */
export interface Credentials {
  secretId: string
  secretKey: string
  securityToken?: string
  /** Unix seconds. */
  expiresAt?: number
}

/** A temporary key as STS gives it. */
export type TemporaryCredentials = Required<Credentials>

/** What a signature is for; the same shape as `CredentialNeed` of `@cosgate/core`. */
export interface CredentialNeed {
  /** COS's name of the operation, such as `PutObject`. */
  action: string
  bucket: string
  region: string
  /** The key, or the prefix of a listing; `''` for the whole bucket. */
  resource: string
  /** What `credentialScope` made of the rest; credentials are cached per scope. */
  scope: string
}

/** The caller's own key: as it is, or a function such as `fromInstanceRole()` that is asked before each call of STS. */
export type CallerCredentials = Credentials | ((need: CredentialNeed) => Credentials | Promise<Credentials>)

/** What {@link assumeRole} and {@link getFederationToken} return: a `CredentialProvider` of `@cosgate/core`. */
export interface StsProvider {
  (need: CredentialNeed): Promise<TemporaryCredentials>
  /** With `scoped: true`: which needs may share a key. The signer's option of that name goes before it. */
  readonly credentialScope?: (need: Omit<CredentialNeed, 'scope'>) => string
}

const secretId = /^[\w-]+$/
/** Anything else would end up in the message of an error of `fetch`, which repeats a header that it refuses. */
const visible = /^[\x21-\x7e]+$/

/** Checks the option `credentials`. @throws StsError `invalid_option` that names the field, never its value */
export function assertCaller(caller: unknown): void {
  if (typeof caller === 'function') return
  assertKnownOptions(caller, ['secretId', 'secretKey', 'securityToken', 'expiresAt'], 'credentials')
  assertCredentials(caller)
}

/** The key to call STS with, checked. @throws StsError `invalid_option`, and whatever a given function throws */
export async function callerFor(need: CredentialNeed, caller: CallerCredentials): Promise<Credentials> {
  const credentials = typeof caller === 'function' ? await caller(need) : caller
  assertCredentials(credentials)
  return credentials
}

/** Whether this is a usable key with a token. */
export function isTemporary(key: { secretId: unknown; secretKey: unknown; securityToken: unknown }): boolean {
  return (
    matches(secretId, key.secretId) && matches(visible, key.secretKey) && matches(visible, key.securityToken)
  )
}

function assertCredentials(credentials: unknown): void {
  if (typeof credentials !== 'object' || credentials === null)
    throw invalidOption('credentials', 'must be a key')
  const key = credentials as Record<string, unknown>
  assertText('credentials.secretId', key.secretId, secretId, 'letters, digits, - and _')
  assertText('credentials.secretKey', key.secretKey, visible, 'visible ASCII')
  if (key.securityToken !== undefined) {
    assertText('credentials.securityToken', key.securityToken, visible, 'visible ASCII')
  }
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value)
}
