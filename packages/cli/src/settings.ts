import {
  CosgateError,
  type Credentials,
  createSigner,
  fromEnv,
  type SignerOptions,
  type StaticCredentials,
} from '@cosgate/core'
import type { Environment } from './command.js'
import { type Arguments, type Flags, UsageError } from './command-line.js'
import { splitMessage, t, translate } from './language/language.js'

/** Flags for the bucket and the key. */
export const settingsFlags = {
  bucket: { value: 'NAME-APPID', help: t`default: COS_BUCKET` },
  region: { value: 'REGION', help: t`such as ap-guangzhou; default: COS_REGION` },
  origin: {
    value: 'URL',
    help: t`another host than COS's own, such as http://127.0.0.1:9000; default: COS_ORIGIN`,
  },
  'secret-id': { value: 'ID', help: t`default: COS_SECRET_ID or TENCENTCLOUD_SECRET_ID` },
  'secret-key': {
    value: 'KEY',
    help: t`COS_SECRET_KEY is safer, because other users of a machine can read command lines`,
  },
  'security-token': { value: 'TOKEN', help: t`the token of a temporary key; COS_SECURITY_TOKEN is safer` },
} satisfies Flags

/** The configuration of a signer. */
export type Settings = Pick<SignerOptions<StaticCredentials>, 'bucket' | 'region' | 'origin' | 'credentials'>

/** @throws UsageError that says what to type or set */
export function readSettings(args: Arguments, env: Environment): Settings {
  const bucket = readRequired(args, env, 'bucket', 'COS_BUCKET')
  const region = readRequired(args, env, 'region', 'COS_REGION')
  const origin = args.text('origin') ?? (env.COS_ORIGIN || undefined)
  const settings = { bucket, region, ...(origin && { origin }), credentials: readCredentials(args, env) }
  assertUsable(settings)
  return origin ? { ...settings, origin: fillPlaceholders(settings) } : settings
}

/** Returns the origin that requests are sent to, for output that names it. */
function fillPlaceholders(settings: Settings): string {
  return new URL(createSigner(settings).getObjectUrl({ key: '/' })).origin
}

function readRequired(
  args: Arguments,
  env: Environment,
  flag: 'bucket' | 'region',
  variable: string,
): string {
  const value = args.text(flag) ?? env[variable]
  if (value) return value
  throw new UsageError(
    t`--${flag} is missing: type --${flag} ${settingsFlags[flag].value}, or set ${variable}`,
  )
}

/** The key is read completely from the flags or completely from the environment, because parts of two keys never fit. */
function readCredentials(args: Arguments, env: Environment): StaticCredentials {
  const [secretId, secretKey, securityToken] = ['secret-id', 'secret-key', 'security-token'].map((name) =>
    args.text(name),
  )
  if (secretId === undefined && secretKey === undefined && securityToken === undefined) {
    return readEnvironment(env)
  }
  if (!secretId || !secretKey) {
    const missing = secretId ? 'secret-key' : 'secret-id'
    throw new UsageError(
      t`--${missing} is missing: type both --secret-id ID and --secret-key KEY, or neither`,
    )
  }
  return { secretId, secretKey, ...(securityToken && { securityToken }) }
}

function readEnvironment(env: Environment): StaticCredentials {
  try {
    return fromEnv(env)
  } catch (error) {
    const [variable, fault] = splitMessage(error as Error)
    if (!variable) throw error
    throw new UsageError(
      t`${variable} ${translate(fault)}: set it, or type --secret-id ID and --secret-key KEY`,
    )
  }
}

function assertUsable(settings: Settings): void {
  try {
    createSigner(settings)
  } catch (error) {
    if (!(error instanceof CosgateError)) throw error
    const [option, fault] = splitMessage(error)
    if (!option) throw error
    throw new UsageError(
      option === 'credentials'
        ? t`the key is invalid: ${translate(fault)}`
        : `--${option} ${translate(fault)}`,
    )
  }
}

/** Returns the key for requests of this method. Core signs a GET that is no known action with the write key. */
export function chooseKey({ credentials }: Pick<Settings, 'credentials'>, method: string): Credentials {
  if (!('read' in credentials)) return credentials
  return method === 'GET' || method === 'HEAD' ? credentials.read : credentials.write
}
