import { isIntegerInRange, isVisibleAscii } from '../checks.js'
import { CosgateError } from '../error.js'
import { assertKnownOptions, invalidOption, resolveTimeout } from '../options.js'
import { toOriginUrl } from '../request/bucket-endpoint.js'
import type { Credentials } from './credentials.js'

/** Options of {@link fromInstanceRole}. */
export interface InstanceRoleOptions {
  /** Name of the CAM role: letters, digits, `-`, `_` and `.`. Default: the role that is bound to the instance. */
  role?: string
  /** Seconds for both requests together, more than 0 and at most 60. Default: 5. */
  timeout?: number
  /** Scheme, host and port of the metadata service. Default: `http://metadata.tencentyun.com`. */
  endpoint?: string
}

/** Seconds. */
const DEFAULT_TIMEOUT = 5
/** Seconds. */
const MAX_TIMEOUT = 60
const PATH = '/latest/meta-data/cam/security-credentials/'
/** One path segment, so that a role cannot lead to another path of the service. */
const roleName = /^(?!\.{1,2}$)[\w.-]{1,128}$/

/**
 * Creates a credential provider for an app that runs on a CVM instance with a CAM role, so that no key is stored. Each
 * call fetches the role's current temporary key from the instance's metadata service. The signer caches the key until
 * shortly before it expires.
 *
 * @returns a function for the option `credentials` of the signer and of the gate
 * @throws CosgateError `invalid_option` at once; `credentials_unavailable` with its cause when it is called
 * @see https://www.tencentcloud.com/document/product/213/45917
 */
export function fromInstanceRole(options: InstanceRoleOptions = {}): () => Promise<Credentials> {
  assertKnownOptions(options, ['role', 'timeout', 'endpoint'])
  const { role, endpoint = 'http://metadata.tencentyun.com' } = options
  const { timeout = DEFAULT_TIMEOUT } = options
  resolveTimeout('timeout', timeout, MAX_TIMEOUT)
  if (role !== undefined && !isRoleName(role)) throw invalidOption('role', 'must be the name of a CAM role')
  if (typeof endpoint !== 'string' || !toOriginUrl(endpoint)) {
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
    // Do not follow redirects away from the metadata service.
    const response = await fetch(url, { redirect: 'manual', signal })
    status = response.status
    text = await response.text()
  } catch (cause) {
    throw createUnavailable('could not be reached', { cause })
  }
  if (status === 404) throw createUnavailable('does not know this role; is a role bound to the instance?')
  if (status !== 200) throw createUnavailable(`answered with HTTP status ${status}`)
  return text
}

function parseRoleName(text: string): string {
  const name = text.trim()
  if (!isRoleName(name)) throw createUnavailable('did not name a role; is a role bound to the instance?')
  return name
}

function parseCredentials(text: string): Credentials {
  const { Code, TmpSecretId, TmpSecretKey, Token, ExpiredTime } = parseJson(text)
  if (Code !== 'Success') throw createUnavailable('did not answer with Code "Success"')
  const hasKeyPair = isVisibleAscii(TmpSecretId) && isVisibleAscii(TmpSecretKey)
  if (!hasKeyPair || !isVisibleAscii(Token) || !isIntegerInRange(ExpiredTime, 1, 1e10 - 1)) {
    throw createUnavailable('answered without a usable temporary key')
  }
  return { secretId: TmpSecretId, secretKey: TmpSecretKey, securityToken: Token, expiresAt: ExpiredTime }
}

/** The parser's own error is not passed on, because its message repeats the text, which may contain a key. */
function parseJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) ?? {}
  } catch {
    throw createUnavailable('did not answer with JSON')
  }
}

function isRoleName(value: unknown): value is string {
  return typeof value === 'string' && roleName.test(value)
}

function createUnavailable(problem: string, details?: { cause: unknown }): CosgateError {
  return new CosgateError('credentials_unavailable', `The metadata service ${problem}`, details)
}
