import { isVisibleAscii } from '../checks.js'
import { invalidOption } from '../options.js'
import type { Credentials } from './credentials.js'

/** Environment variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Prefixes in order of precedence: COS_* is for this app alone, TENCENTCLOUD_* is shared with Tencent Cloud's tools. */
const prefixes = ['COS', 'TENCENTCLOUD']

/**
 * Reads credentials from the environment: COS_SECRET_ID, COS_SECRET_KEY and, for a temporary key, COS_SECURITY_TOKEN. If
 * none of these is set, it reads TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and TENCENTCLOUD_SECURITY_TOKEN. The two
 * sets are never mixed. An empty variable counts as absent.
 *
 * @param env default `process.env`; it is read once
 * @returns static credentials for the option `credentials`
 * @throws CosgateError `invalid_option` that names the missing or malformed variable, but never its value
 */
export function fromEnv(env: Environment = process.env): Credentials {
  const prefix = prefixes.find((name) => isPartlySet(env, name))
  if (prefix === undefined) {
    throw invalidOption(
      'COS_SECRET_ID',
      'is not set in the environment, and TENCENTCLOUD_SECRET_ID is not set either',
    )
  }
  const secretId = readRequired(env, `${prefix}_SECRET_ID`)
  const secretKey = readRequired(env, `${prefix}_SECRET_KEY`)
  const securityToken = readOptional(env, `${prefix}_SECURITY_TOKEN`)
  return securityToken === undefined ? { secretId, secretKey } : { secretId, secretKey, securityToken }
}

/** One variable is enough to choose a set. The variables that it lacks are then an error, not a reason to try the next set. */
function isPartlySet(env: Environment, prefix: string): boolean {
  return ['SECRET_ID', 'SECRET_KEY', 'SECURITY_TOKEN'].some((name) => Boolean(env[`${prefix}_${name}`]))
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
