import { CosgateError } from '../error.js'
import { assertKnownOptions, invalidOption } from '../options.js'
import { parseOrigin } from '../request/endpoint.js'
import type { Credentials } from './credentials.js'

/** Options of {@link fromInstanceRole}. */
export interface InstanceRoleOptions {
  /** Name of the CAM role; default the one that is bound to the instance. */
  role?: string
  /** Seconds for the whole answer, more than 0 and at most 60; default 5. */
  timeout?: number
  /** Scheme, host and port of the metadata service; default `http://metadata.tencentyun.com`. */
  endpoint?: string
}

const PATH = '/latest/meta-data/cam/security-credentials/'
const roleName = /^[\w+=,.@-]{1,128}$/
const visible = /^[\x21-\x7e]+$/

/**
 * Makes a credential provider for an app that runs on a CVM instance with a CAM role: no key is stored anywhere. Each
 * call of it asks the instance's metadata service for the role's current temporary key; the signer keeps it until
 * shortly before it expires.
 *
 * @returns a function for the option `credentials` of the signer and of the gate
 * @throws CosgateError `invalid_option` at once; when asked `credentials_unavailable`, with its cause
 * @see https://www.tencentcloud.com/document/product/213/45917
 */
export function fromInstanceRole(options: InstanceRoleOptions = {}): () => Promise<Credentials> {
  assertKnownOptions(options, ['role', 'timeout', 'endpoint'])
  const { role, timeout = 5, endpoint = 'http://metadata.tencentyun.com' } = options
  if (role !== undefined && !isRoleName(role)) throw invalidOption('role', 'must be the name of a CAM role')
  if (!(typeof timeout === 'number' && timeout > 0 && timeout <= 60)) {
    throw invalidOption('timeout', 'must be a number of seconds, at most 60')
  }
  if (typeof endpoint !== 'string' || !parseOrigin(endpoint)) {
    throw invalidOption('endpoint', 'must be scheme, host and port only')
  }
  const base = `${endpoint}${PATH}`
  return async () => {
    const signal = AbortSignal.timeout(Math.ceil(timeout * 1000))
    const name = role ?? parseRoleName(await read(base, signal))
    return parseCredentials(await read(`${base}${encodeURIComponent(name)}`, signal))
  }
}

async function read(url: string, signal: AbortSignal): Promise<string> {
  let status: number
  let text: string
  try {
    // A redirect would lead away from the one service that may be believed here.
    const response = await fetch(url, { redirect: 'manual', signal })
    status = response.status
    text = await response.text()
  } catch (cause) {
    throw unavailable('could not be reached', { cause })
  }
  if (status === 404) throw unavailable('knows no such role; is one bound to the instance?')
  if (status !== 200) throw unavailable(`answered with HTTP status ${status}`)
  return text
}

function parseRoleName(text: string): string {
  const name = text.trim()
  if (!isRoleName(name)) throw unavailable('named no role; is one bound to the instance?')
  return name
}

function parseCredentials(text: string): Credentials {
  const { Code, TmpSecretId, TmpSecretKey, Token, ExpiredTime } = parseJson(text)
  if (Code !== 'Success') throw unavailable('did not answer with Code "Success"')
  if (!isVisible(TmpSecretId) || !isVisible(TmpSecretKey) || !isVisible(Token) || !isInstant(ExpiredTime)) {
    throw unavailable('answered without a usable temporary key')
  }
  return { secretId: TmpSecretId, secretKey: TmpSecretKey, securityToken: Token, expiresAt: ExpiredTime }
}

/** Without the parser's own error: its message repeats what it read, and that may be a key. */
function parseJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    throw unavailable('answered something that is not JSON')
  }
}

function isRoleName(value: unknown): value is string {
  return typeof value === 'string' && roleName.test(value)
}

function isVisible(value: unknown): value is string {
  return typeof value === 'string' && visible.test(value)
}

/** Eleven digits and more would be milliseconds, and a key that never expires. */
function isInstant(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0 && (value as number) < 1e10
}

function unavailable(what: string, details?: { cause: unknown }): CosgateError {
  return new CosgateError('credentials_unavailable', `The metadata service ${what}`, details)
}
