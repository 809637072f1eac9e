import type { CredentialProvider, Credentials } from '../credentials/credentials.js'
import { assertFunction, assertKnownOptions, assertWhole, invalidOption } from '../options.js'
import {
  assertSignerOptions,
  DEFAULT_CREDENTIALS_TIMEOUT,
  type SignerOptions,
} from '../signer/signer-options.js'
import { type AllowOptions, assertAllow } from './allow.js'
import type { Authorize, Gate } from './gate.js'

/** Options of the mounted gate. `Context` is what the framework gives to `authorize`: a request or a context. */
export interface GateOptions<Context, C = Credentials | CredentialProvider> extends SignerOptions<C> {
  /**
   * Decides on every signature: `true` or a grant signs, `false`, `null` and `undefined` refuse with 403, a refusal
   * says more, anything else is a developer error. What it throws goes to the framework's error handling.
   */
  authorize: Authorize<Context>
  /** Where the endpoints stand, relative to the mount point; default `/cos`. */
  path?: string
  /** Whole seconds, 1 to `maxExpires`; default 300, or `maxExpires` where that is less. */
  defaultExpires?: number
  /**
   * Whole seconds, at least 1; default 3600. A client that asks for more gets 400, a grant or a redirect above it is a
   * developer error. `stableFor` of a redirect comes on top.
   */
  maxExpires?: number
  /** What clients may ask for at all. */
  allow?: AllowOptions
  /** Origins of the pages that may ask, such as `https://app.example.com`; default: any. */
  allowedOrigins?: readonly string[]
  /** Whole bytes, 1 to 1 GiB; default 65536. A larger body gets 413. */
  maxBodyBytes?: number
  /** Seconds, more than 0 and at most 300, by default 10 and 10. Beyond them the answer is 504. */
  timeouts?: { authorize?: number; credentials?: number }
}

/** The part of the configuration that only the endpoints need. */
export interface EndpointSettings {
  readonly path: string
  readonly allowedOrigins: ReadonlySet<string> | undefined
  readonly maxBodyBytes: number
}

const known = [
  'bucket',
  'region',
  'credentials',
  'origin',
  'credentialScope',
  'clock',
  'authorize',
  'path',
  'defaultExpires',
  'maxExpires',
  'allow',
  'allowedOrigins',
  'maxBodyBytes',
  'timeouts',
]
const DEFAULT_EXPIRES = 300
const LONGEST_EXPIRES = 5_000_000_000
const LONGEST_TIMEOUT = 300

/**
 * Checks all options when the middleware is made, so that no request can fail because of them.
 * @throws CosgateError `invalid_option` that names the option and the near miss
 */
export function assertGateOptions<Context>(options: GateOptions<Context>): {
  gate: Gate<Context>
  settings: EndpointSettings
} {
  assertKnownOptions(options, known)
  assertFunction('authorize', options.authorize)
  const timeouts = assertTimeouts(options.timeouts)
  const { maxExpires = 3600 } = options
  assertWhole('maxExpires', maxExpires, 1, LONGEST_EXPIRES)
  const { defaultExpires = Math.min(DEFAULT_EXPIRES, maxExpires) } = options
  assertWhole('defaultExpires', defaultExpires, 1, maxExpires)
  const parts = assertSignerOptions(options, timeouts.credentials)
  const limits = {
    allow: assertAllow(options.allow),
    endpoint: parts.endpoints.configured,
    defaultExpires,
    maxExpires,
  }
  return {
    gate: { ...parts, ...limits, authorize: options.authorize, timeouts },
    settings: {
      path: assertPath(options.path),
      allowedOrigins: assertOrigins(options.allowedOrigins),
      maxBodyBytes: assertMaxBodyBytes(options.maxBodyBytes),
    },
  }
}

function assertTimeouts(timeouts: unknown = {}): { authorize: number; credentials: number } {
  assertKnownOptions(timeouts, ['authorize', 'credentials'], 'timeouts')
  const { authorize = 10, credentials = DEFAULT_CREDENTIALS_TIMEOUT } = timeouts as Record<string, number>
  for (const [name, seconds] of Object.entries({ authorize, credentials })) {
    if (typeof seconds !== 'number' || !(seconds > 0 && seconds <= LONGEST_TIMEOUT)) {
      throw invalidOption(`timeouts.${name}`, `must be seconds, more than 0 and at most ${LONGEST_TIMEOUT}`)
    }
  }
  return { authorize, credentials }
}

function assertPath(path: unknown = '/cos'): string {
  if (typeof path !== 'string' || !/^(?:\/|(?:\/[\w.~!$&'()*+,;=:@-]+)+)$/.test(path)) {
    throw invalidOption('path', 'must begin with / and not end with it, such as /cos, or be / itself')
  }
  return path === '/' ? '' : path
}

function assertOrigins(origins: unknown): ReadonlySet<string> | undefined {
  if (origins === undefined) return undefined
  if (!Array.isArray(origins)) throw invalidOption('allowedOrigins', 'must be an array of origins')
  for (const origin of origins) {
    if (!isOrigin(origin)) {
      throw invalidOption(
        'allowedOrigins',
        'must hold scheme, host and port only, such as https://app.example.com',
      )
    }
  }
  return new Set(origins)
}

function isOrigin(origin: unknown): boolean {
  if (typeof origin !== 'string' || !URL.canParse(origin)) return false
  // Hybrid apps send origins of their own schemes, such as capacitor://localhost, which the URL standard calls opaque.
  return (
    new URL(origin).origin === origin ||
    /^(?!https?:)[a-z][a-z0-9.+-]*:\/\/[a-z0-9.-]+(?::\d+)?$/.test(origin)
  )
}

function assertMaxBodyBytes(bytes: unknown = 65_536): number {
  assertWhole('maxBodyBytes', bytes, 1, 2 ** 30)
  return bytes as number
}
