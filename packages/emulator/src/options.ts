import type { Credential, Credentials } from './access/authentication.js'
import { type PolicyDocument, type PolicyStatement, readPolicy } from './access/policy-statement.js'
import { assertKnown, assertObject, assertThat, isText } from './option-check.js'
import { isBucketName } from './request/address.js'

/** A key that the emulator takes, with the rights that it has. */
export interface EmulatorCredentials {
  secretId: string
  secretKey: string
  /** Makes this a temporary key: requests must carry the token. */
  securityToken?: string
  /** Unix seconds from which on a temporary key is refused. */
  expiresAt?: number
  /** The CAM policy of this key; without one it may do everything. */
  policy?: PolicyDocument | PolicyStatement[]
}

/** Options of {@link createEmulator}. */
export interface EmulatorOptions {
  /** The keys that requests may be signed with. */
  credentials: EmulatorCredentials | EmulatorCredentials[]
  /** `BucketName-APPID` of the only bucket; default any, and at the bare origin one that any name fits. */
  bucket?: string
  /** The region of the bucket; default any. */
  region?: string
  /** Where objects are kept; default a temporary directory that `close()` removes. */
  directory?: string
  /** Unix seconds; default the system clock. */
  clock?: () => number
}

export interface EmulatorSettings {
  credentials: Credentials
  bucket: string | undefined
  region: string | undefined
  directory: string | undefined
  clock: () => number
}

const optionNames = ['credentials', 'bucket', 'region', 'directory', 'clock']
const credentialNames = ['secretId', 'secretKey', 'securityToken', 'expiresAt', 'policy']

/** Checks the options once. @throws TypeError naming the option that is wrong. */
export function readOptions(options: EmulatorOptions): EmulatorSettings {
  assertObject(options, 'options')
  assertKnown(options, optionNames, '')
  const { credentials, bucket, region, directory, clock = () => Date.now() / 1000 } = options
  assertThat(
    bucket === undefined || (typeof bucket === 'string' && isBucketName(bucket)),
    'bucket',
    'BucketName-APPID',
  )
  const isRegion = typeof region === 'string' && /^[a-z0-9-]+$/.test(region)
  assertThat(region === undefined || isRegion, 'region', 'a region such as ap-guangzhou')
  assertThat(directory === undefined || isText(directory), 'directory', 'a path')
  assertThat(typeof clock === 'function', 'clock', 'a function that returns Unix seconds')
  return { credentials: readCredentials(credentials), bucket, region, directory, clock }
}

function readCredentials(credentials: EmulatorCredentials | EmulatorCredentials[]): Credentials {
  const list = Array.isArray(credentials) ? credentials : [credentials]
  assertThat(list.length > 0, 'credentials', 'one credential or a list of them')
  const read = list.map((one, index) =>
    readCredential(one, list.length > 1 ? `credentials[${index}]` : 'credentials'),
  )
  const known = new Map(read.map((one) => [one.secretId, one]))
  assertThat(known.size === list.length, 'credentials', 'a list in which no secretId stands twice')
  return known
}

function readCredential(credential: EmulatorCredentials, name: string): Credential {
  assertObject(credential, name)
  assertKnown(credential, credentialNames, `${name}.`)
  const { secretId, secretKey, securityToken, expiresAt, policy } = credential
  assertThat(isText(secretId), `${name}.secretId`, 'a non-empty string')
  assertThat(isText(secretKey), `${name}.secretKey`, 'a non-empty string')
  assertThat(
    securityToken === undefined || isText(securityToken),
    `${name}.securityToken`,
    'a non-empty string',
  )
  assertThat(expiresAt === undefined || Number.isFinite(expiresAt), `${name}.expiresAt`, 'Unix seconds')
  if (policy !== undefined) assertObject(policy, `${name}.policy`)
  const rules = policy === undefined ? undefined : readPolicy(policy, `${name}.policy`)
  return { secretId, secretKey, securityToken, expiresAt, policy: rules }
}
