import { invalidOption } from '../options.js'
import type { Credentials } from './credentials.js'

/** Variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** In the order in which they are looked for: COS_* for this app alone, TENCENTCLOUD_* as Tencent Cloud's tools do. */
const families = ['COS', 'TENCENTCLOUD']

/**
 * Reads credentials from the environment: COS_SECRET_ID, COS_SECRET_KEY and (of a temporary key) COS_SECURITY_TOKEN,
 * or else TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY and TENCENTCLOUD_SECURITY_TOKEN; never some of each.
 * An empty variable counts as absent.
 *
 * @param env default `process.env`, read once
 * @returns static credentials for the option `credentials`
 * @throws CosgateError `invalid_option` that names the variable that is missing or malformed, never its value
 */
export function fromEnv(env: Environment = process.env): Credentials {
  const family = families.find((name) => isBegun(env, name))
  if (family === undefined) {
    throw invalidOption('COS_SECRET_ID', 'is not set in the environment, nor is TENCENTCLOUD_SECRET_ID')
  }
  const secretId = required(env, `${family}_SECRET_ID`)
  const secretKey = required(env, `${family}_SECRET_KEY`)
  const securityToken = optional(env, `${family}_SECURITY_TOKEN`)
  return securityToken === undefined ? { secretId, secretKey } : { secretId, secretKey, securityToken }
}

/** A family with one variable set is the one that was meant; what it lacks is an error, not a reason to look further. */
function isBegun(env: Environment, family: string): boolean {
  return ['SECRET_ID', 'SECRET_KEY', 'SECURITY_TOKEN'].some((name) => Boolean(env[`${family}_${name}`]))
}

function required(env: Environment, name: string): string {
  const value = optional(env, name)
  if (value === undefined) throw invalidOption(name, 'is not set in the environment')
  return value
}

function optional(env: Environment, name: string): string | undefined {
  const value = env[name] ?? ''
  if (value === '') return undefined
  if (/^[\x21-\x7e]+$/.test(value)) return value
  throw invalidOption(name, 'must be visible ASCII, without spaces or line breaks')
}
