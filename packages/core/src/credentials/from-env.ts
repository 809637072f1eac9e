import { isVisibleAscii } from '../checks.js'
import { invalidOption } from '../options.js'
import type { Credentials, StaticCredentials } from './credentials.js'

/** Environment variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads credentials from the environment.
 *
 * If COS_READ_SECRET_ID, COS_READ_SECRET_KEY, COS_WRITE_SECRET_ID and COS_WRITE_SECRET_KEY are set, it returns the pair of
 * a reading and a writing key. Otherwise it returns the one key of COS_SECRET_ID and COS_SECRET_KEY, or else of
 * TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY. A temporary key has a third variable, which ends in
 * SECURITY_TOKEN. These sets are never mixed. An empty variable counts as absent.
 *
 * @param env default `process.env`; it is read once
 * @returns static credentials for the option `credentials`
 * @throws CosgateError `invalid_option` that names the missing or malformed variable, but never its value
 */
export function fromEnv(env: Environment = process.env): StaticCredentials {
  if (typeof env !== 'object' || env === null) throw invalidOption('env', 'must be an object')
  if (isPartlySet(env, 'COS_READ') || isPartlySet(env, 'COS_WRITE')) {
    return { read: readKey(env, 'COS_READ'), write: readKey(env, 'COS_WRITE') }
  }
  // COS_* is for this app alone; TENCENTCLOUD_* is shared with Tencent Cloud's tools.
  const prefix = ['COS', 'TENCENTCLOUD'].find((name) => isPartlySet(env, name))
  if (prefix !== undefined) return readKey(env, prefix)
  throw invalidOption(
    'COS_SECRET_ID',
    'is not set in the environment, and neither COS_READ_SECRET_ID nor TENCENTCLOUD_SECRET_ID is set',
  )
}

/** One variable is enough to choose a set. The variables that it lacks are then an error, not a reason to try the next set. */
function isPartlySet(env: Environment, prefix: string): boolean {
  return ['SECRET_ID', 'SECRET_KEY', 'SECURITY_TOKEN'].some((name) => Boolean(env[`${prefix}_${name}`]))
}

function readKey(env: Environment, prefix: string): Credentials {
  const secretId = readRequired(env, `${prefix}_SECRET_ID`)
  const secretKey = readRequired(env, `${prefix}_SECRET_KEY`)
  const securityToken = readOptional(env, `${prefix}_SECURITY_TOKEN`)
  return securityToken === undefined ? { secretId, secretKey } : { secretId, secretKey, securityToken }
}

function readRequired(env: Environment, name: string): string {
  const value = readOptional(env, name)
  if (value === undefined) throw invalidOption(name, 'is not set in the environment')
  return value
}

function readOptional(env: Environment, name: string): string | undefined {
  const value = env[name] ?? ''
  if (value === '') return undefined
  if (isVisibleAscii(value)) return value
  throw invalidOption(name, 'must be visible ASCII, without spaces or line breaks')
}
