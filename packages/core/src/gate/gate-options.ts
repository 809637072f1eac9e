import type { CredentialProvider, StaticCredentials } from '../credentials/credentials.js'
import {
  assertFunction,
  assertIntegerInRange,
  assertKnownOptions,
  invalidOption,
  resolveTimeout,
} from '../options.js'
import { DEFAULT_EXPIRES, MAX_EXPIRES } from '../signer/lifetime.js'
import {
  DEFAULT_CREDENTIALS_TIMEOUT,
  resolveSignerOptions,
  type SignerOptions,
  signerOptionNames,
} from '../signer/signer-options.js'
import { resolveInternalEndpoints, resolveStoreTimeout } from '../store/store-options.js'
import { type AllowOptions, resolveAllow } from './allow.js'
import type { Authorize, Gate, Uploaded } from './gate.js'

/** Options of the mounted gate. `Context` is the second argument of `authorize`: the framework's request or context. */
export interface GateOptions<Context, C = StaticCredentials | CredentialProvider> extends SignerOptions<C> {
  /**
   * Decides on every signature. `true` or a grant is signed. `false`, `null` and `undefined` refuse with 403, and a
   * refusal gives the reason. Any other answer is a developer error. Errors that it throws go to the framework's error
   * handler.
   */
  authorize: Authorize<Context>
  /** Base path of the routes, relative to the mount point. Default: `/cos`. */
  path?: string
  /** Whole seconds, 1 to `maxExpires`. Default: 300, or `maxExpires` if that is less. */
  defaultExpires?: number
  /**
   * Whole seconds, at least 1. Default: 3600. A client that asks for more gets 400. A grant or a redirect above it is a
   * developer error. The `stableFor` of a redirect is added to it.
   */
  maxExpires?: number
  /** The requests that clients may make at all. */
  allow?: AllowOptions
  /**
   * Origins of the pages that may send requests, such as `https://app.example.com`. If set, a request from any other
   * origin gets 403. Default: requests that a browser marks as cross-site get 403.
   */
  allowedOrigins?: readonly string[]
  /** Whole bytes, 1 to 1 GiB. Default: 65536. A larger body gets 413. */
  maxBodyBytes?: number
  /** Seconds, more than 0 and at most 300. Default: 10 each. After them the answer is 504. */
  timeouts?: { authorize?: number; credentials?: number; store?: number }
  /**
   * Records an upload that COS has stored. It is called after a client has reported the upload to `POST /cos/confirm`, or
   * server code has called `cos.confirm`. Its result, as JSON, is `data` of the answer. It may be called again for the same
   * upload, with the same `upload.id`. Errors that it throws go to the framework's error handler, and the client may report
   * the upload again.
   *
   * `context` is the framework's request or context, or the context that `cos.confirm` received. Default: there is no
   * route `POST /cos/confirm`.
   */
  uploaded?: Uploaded<Context>
  /** Whether an object that does not meet the limits of its confirmation is deleted. Default: false. */
  removeRejected?: boolean
  /**
   * The `origin` for requests of the server itself, such as the internal network of COS, with the placeholders `{bucket}`
   * and `{region}`. Default: `origin`.
   */
  internalOrigin?: string
}

/** The part of the configuration that only the routes need. */
export interface RouteSettings {
  readonly path: string
  readonly allowedOrigins: ReadonlySet<string> | undefined
  readonly maxBodyBytes: number
}

const gateOptionNames = [
  ...signerOptionNames,
  'authorize',
  'path',
  'defaultExpires',
  'maxExpires',
  'allow',
  'allowedOrigins',
  'maxBodyBytes',
  'timeouts',
  'uploaded',
  'removeRejected',
  'internalOrigin',
] satisfies (keyof GateOptions<unknown>)[]
/** Seconds. */
const DEFAULT_MAX_EXPIRES = 3600
/** Seconds. */
const DEFAULT_AUTHORIZE_TIMEOUT = 10
const DEFAULT_MAX_BODY_BYTES = 65_536
const MAX_BODY_BYTES = 2 ** 30

/**
 * Resolves all options when the middleware is created, so that no request can fail because of them.
 * @throws CosgateError `invalid_option` that names the option, with a "did you mean" hint
 */
export function resolveGateOptions<Context>(options: GateOptions<Context>): {
  gate: Gate<Context>
  settings: RouteSettings
} {
  assertKnownOptions(options, gateOptionNames)
  assertFunction('authorize', options.authorize)
  const timeouts = resolveTimeouts(options.timeouts)
  const { maxExpires = DEFAULT_MAX_EXPIRES } = options
  assertIntegerInRange('maxExpires', maxExpires, 1, MAX_EXPIRES)
  const { defaultExpires = Math.min(DEFAULT_EXPIRES, maxExpires) } = options
  assertIntegerInRange('defaultExpires', defaultExpires, 1, maxExpires)
  const { maxBodyBytes = DEFAULT_MAX_BODY_BYTES } = options
  assertIntegerInRange('maxBodyBytes', maxBodyBytes, 1, MAX_BODY_BYTES)
  const { uploaded, removeRejected = false } = options
  if (uploaded !== undefined) assertFunction('uploaded', uploaded)
  if (typeof removeRejected !== 'boolean') throw invalidOption('removeRejected', 'must be a boolean')
  const config = resolveSignerOptions(options, timeouts.credentials)
  return {
    gate: {
      ...config,
      store: { ...config, endpoints: resolveInternalEndpoints(options), timeout: timeouts.store },
      uploaded,
      removeRejected,
      allow: resolveAllow(options.allow),
      authorize: options.authorize,
      defaultExpires,
      maxExpires,
      timeouts,
    },
    settings: {
      path: resolvePath(options.path),
      allowedOrigins: resolveAllowedOrigins(options.allowedOrigins),
      maxBodyBytes,
    },
  }
}

function resolveTimeouts(timeouts: unknown = {}): Record<'authorize' | 'credentials' | 'store', number> {
  assertKnownOptions(timeouts, ['authorize', 'credentials', 'store'], 'timeouts')
  const {
    authorize = DEFAULT_AUTHORIZE_TIMEOUT,
    credentials = DEFAULT_CREDENTIALS_TIMEOUT,
    store,
  } = timeouts as Record<string, unknown>
  return {
    authorize: resolveTimeout('timeouts.authorize', authorize),
    credentials: resolveTimeout('timeouts.credentials', credentials),
    store: resolveStoreTimeout(store),
  }
}

function resolvePath(path: unknown = '/cos'): string {
  if (typeof path !== 'string' || !/^(?:\/|(?:\/[\w.~!$&'()*+,;=:@-]+)+)$/.test(path)) {
    throw invalidOption('path', 'must begin with / and not end with it, such as /cos, or be / itself')
  }
  return path === '/' ? '' : path
}

function resolveAllowedOrigins(origins: unknown): ReadonlySet<string> | undefined {
  if (origins === undefined) return undefined
  if (!Array.isArray(origins)) throw invalidOption('allowedOrigins', 'must be an array of origins')
  for (const origin of origins) {
    if (isOrigin(origin)) continue
    if (String(origin).includes('*')) {
      throw invalidOption(
        'allowedOrigins',
        'has no wildcards; list each origin, such as https://app.example.com',
      )
    }
    throw invalidOption(
      'allowedOrigins',
      'must contain scheme, host and port only, such as https://app.example.com',
    )
  }
  return new Set(origins)
}

function isOrigin(origin: unknown): boolean {
  if (typeof origin !== 'string' || origin.includes('*') || !URL.canParse(origin)) return false
  // Hybrid apps send origins with their own schemes, such as capacitor://localhost, which are opaque to the URL standard.
  return (
    new URL(origin).origin === origin ||
    /^(?!https?:)[a-z][a-z0-9.+-]*:\/\/[a-z0-9.-]+(?::\d+)?$/.test(origin)
  )
}
