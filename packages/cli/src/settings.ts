import { CosgateError, type Credentials, createSigner, fromEnv, type SignerOptions } from '@cosgate/core'
import type { Environment } from './command.js'
import type { Arguments, Flags } from './command-line.js'
import { UsageError } from './usage-error.js'

/** Flags that say which bucket, and with which key. */
export const settingsFlags = {
  bucket: { value: 'NAME-APPID', help: 'default: the variable COS_BUCKET' },
  region: { value: 'REGION', help: 'such as ap-guangzhou; default: COS_REGION' },
  origin: {
    value: 'URL',
    help: "another host than COS's own, such as http://127.0.0.1:9000; default: COS_ORIGIN",
  },
  'secret-id': { value: 'ID', help: 'default: COS_SECRET_ID or TENCENTCLOUD_SECRET_ID' },
  'secret-key': {
    value: 'KEY',
    help: 'better in COS_SECRET_KEY: other users of a machine can read command lines',
  },
  'security-token': { value: 'TOKEN', help: 'of a temporary key; better in COS_SECURITY_TOKEN' },
} satisfies Flags

/** A configuration as an app would give it to Cosgate. */
export type Settings = Pick<SignerOptions<Credentials>, 'bucket' | 'region' | 'origin' | 'credentials'>

/** @throws UsageError that says what to type or to set */
export function readSettings(args: Arguments, env: Environment): Settings {
  const bucket = required(args, env, 'bucket', 'COS_BUCKET')
  const region = required(args, env, 'region', 'COS_REGION')
  const origin = args.text('origin') ?? (env.COS_ORIGIN || undefined)
  const settings = { bucket, region, ...(origin && { origin }), credentials: readCredentials(args, env) }
  assertUsable(settings)
  return settings
}

function required(args: Arguments, env: Environment, flag: 'bucket' | 'region', variable: string): string {
  const value = args.text(flag) ?? env[variable]
  if (value) return value
  throw new UsageError(
    `--${flag} is missing: type --${flag} ${settingsFlags[flag].value}, or set ${variable}`,
  )
}

/** All from the flags or all from the environment: parts of two keys never fit. */
function readCredentials(args: Arguments, env: Environment): Credentials {
  const [secretId, secretKey, securityToken] = ['secret-id', 'secret-key', 'security-token'].map((name) =>
    args.text(name),
  )
  if (secretId === undefined && secretKey === undefined && securityToken === undefined) {
    return credentialsOf(env)
  }
  if (!secretId || !secretKey) {
    const missing = secretId ? 'secret-key' : 'secret-id'
    throw new UsageError(`--${missing} is missing: type both --secret-id ID and --secret-key KEY, or neither`)
  }
  return { secretId, secretKey, ...(securityToken && { securityToken }) }
}

function credentialsOf(env: Environment): Credentials {
  try {
    return fromEnv(env)
  } catch (error) {
    const [variable, fault] = splitMessage(error as Error)
    throw new UsageError(`${variable} ${fault}: set it, or type --secret-id ID and --secret-key KEY`)
  }
}

function assertUsable(settings: Settings): void {
  try {
    createSigner(settings)
  } catch (error) {
    if (!(error instanceof CosgateError)) throw error
    const [option, fault] = splitMessage(error)
    throw new UsageError(option === 'credentials' ? `the key is malformed: ${fault}` : `--${option} ${fault}`)
  }
}

/** Core's messages begin with what they are about. */
function splitMessage({ message }: Error): [string, string] {
  const at = message.indexOf(': ')
  return [message.slice(0, at), message.slice(at + 2)]
}
