import type { Credential, Credentials } from './access/authentication.js'
import { type PolicyDocument, type PolicyStatement, resolvePolicy } from './access/policy-statement.js'
import { assertKnownFields, assertObject, assertOption, isNonEmptyString } from './option-check.js'
import { isBucketName } from './request/address.js'

/** A key that the emulator accepts, and its permissions. */
export interface EmulatorCredentials {
  secretId: string
  secretKey: string
  /** Makes this a temporary key: requests must carry the token. */
  securityToken?: string
  /** Expiry of a temporary key in Unix seconds. Requests are refused from this second on. */
  expiresAt?: number
  /** The CAM policy of this key. Default: everything is allowed. */
  policy?: PolicyDocument | PolicyStatement[]
}

/** Options of {@link createEmulator}. */
export interface EmulatorOptions {
  /** The keys that requests can be signed with. */
  credentials: EmulatorCredentials | EmulatorCredentials[]
  /**
   * `BucketName-APPID` of the only bucket. Default: buckets are created by their first upload
   * or by PUT Bucket, and a default bucket serves hosts that name no bucket.
   */
  bucket?: string
  /** The region of the bucket. Default: any region. */
  region?: string
  /** The directory that stores the objects. Default: a temporary directory, which `close()` removes. */
  directory?: string
  /** Returns Unix seconds. Default: the system clock. */
  clock?: () => number
  /**
   * An `http:` or `https:` URL that receives an event for each object that is created or removed. Default: none.
   * Set `bucket` too: the events of the default bucket name `emulator-1250000000`.
   */
  notify?: string
  /** Serves the console at `/_emulator/` to this machine. Default: true. */
  console?: boolean
}

export interface EmulatorSettings {
  credentials: Credentials
  bucket: string | undefined
  region: string | undefined
  directory: string | undefined
  clock: () => number
  notify: string | undefined
  hasConsole: boolean
}

const optionNames = ['credentials', 'bucket', 'region', 'directory', 'clock', 'notify', 'console']
const credentialNames = ['secretId', 'secretKey', 'securityToken', 'expiresAt', 'policy']

/** Validates the options once and fills in the defaults. @throws TypeError naming the invalid option. */
export function resolveOptions(options: EmulatorOptions): EmulatorSettings {
  assertObject(options, 'options')
  assertKnownFields(options, optionNames, '')
  const { credentials, bucket, region, directory, clock = () => Date.now() / 1000, notify } = options
  const { console: hasConsole = true } = options
  const isBucket = typeof bucket === 'string' && isBucketName(bucket)
  assertOption(bucket === undefined || isBucket, 'bucket', 'BucketName-APPID')
  const isRegion = typeof region === 'string' && /^[a-z0-9-]+$/.test(region)
  assertOption(region === undefined || isRegion, 'region', 'a region such as ap-guangzhou')
  assertOption(directory === undefined || isNonEmptyString(directory), 'directory', 'a path')
  assertOption(typeof clock === 'function', 'clock', 'a function that returns Unix seconds')
  assertOption(notify === undefined || isHttpUrl(notify), 'notify', 'an http: or https: URL')
  assertOption(typeof hasConsole === 'boolean', 'console', 'true or false')
  return {
    credentials: resolveCredentials(credentials),
    bucket,
    region,
    directory,
    clock,
    notify,
    hasConsole,
  }
}

function isHttpUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

function resolveCredentials(credentials: EmulatorCredentials | EmulatorCredentials[]): Credentials {
  const list = Array.isArray(credentials) ? credentials : [credentials]
  assertOption(list.length > 0, 'credentials', 'one credential or a list of credentials')
  const resolved = list.map((credential, index) =>
    resolveCredential(credential, list.length > 1 ? `credentials[${index}]` : 'credentials'),
  )
  const bySecretId = new Map(resolved.map((credential) => [credential.secretId, credential]))
  assertOption(bySecretId.size === list.length, 'credentials', 'a list without duplicate secretIds')
  return bySecretId
}

function resolveCredential(credential: EmulatorCredentials, name: string): Credential {
  assertObject(credential, name)
  assertKnownFields(credential, credentialNames, `${name}.`)
  const { secretId, secretKey, securityToken, expiresAt, policy } = credential
  assertOption(isNonEmptyString(secretId), `${name}.secretId`, 'a non-empty string')
  assertOption(isNonEmptyString(secretKey), `${name}.secretKey`, 'a non-empty string')
  const isToken = securityToken === undefined || isNonEmptyString(securityToken)
  assertOption(isToken, `${name}.securityToken`, 'a non-empty string')
  assertOption(expiresAt === undefined || Number.isFinite(expiresAt), `${name}.expiresAt`, 'Unix seconds')
  if (policy !== undefined) assertObject(policy, `${name}.policy`)
  const rules = policy === undefined ? undefined : resolvePolicy(policy, `${name}.policy`)
  return { secretId, secretKey, securityToken, expiresAt, policy: rules }
}
