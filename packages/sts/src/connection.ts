import { invalidOption } from './error.js'
import { assertText, isUnixSeconds } from './option.js'

/** The options of the connection to STS. */
export interface ConnectionOptions {
  /** Region of the STS endpoint. Default: `ap-guangzhou`. One STS service serves all regions of COS. */
  region?: string
  /** Scheme, host and port. Default: `https://sts.tencentcloudapi.com`. Plain http is allowed on loopback only. */
  endpoint?: string
  /** Seconds that one call may take, more than 0 and at most 60. Default: 5. */
  timeout?: number
  /** Unix seconds. Default: the system clock. */
  clock?: () => number
}

/** The names of {@link ConnectionOptions}. */
export const connectionOptionNames = [
  'region',
  'endpoint',
  'timeout',
  'clock',
] satisfies (keyof ConnectionOptions)[]

/** The resolved connection to STS. */
export interface Connection {
  /** Scheme, host and port. */
  readonly endpoint: string
  readonly region: string
  /** Seconds for the whole call. */
  readonly timeout: number
  /** Whole Unix seconds. */
  readonly clock: () => number
}

const loopback = /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])$/

/** @throws StsError `invalid_option` that names the option */
export function resolveConnection(options: ConnectionOptions): Connection {
  const {
    region = 'ap-guangzhou',
    endpoint = 'https://sts.tencentcloudapi.com',
    timeout = 5,
    clock,
  } = options
  assertText('region', region, /^[a-z0-9-]+$/, 'a region, such as ap-guangzhou')
  assertEndpoint(endpoint)
  if (!(typeof timeout === 'number' && timeout > 0 && timeout <= 60)) {
    throw invalidOption('timeout', 'must be seconds, more than 0 and at most 60')
  }
  return { region, endpoint, timeout, clock: resolveClock(clock) }
}

function resolveClock(clock: unknown = () => Date.now() / 1000): () => number {
  if (typeof clock !== 'function') throw invalidOption('clock', 'must be a function')
  return () => {
    const now = Math.floor(clock())
    if (isUnixSeconds(now)) return now
    throw invalidOption('clock', 'must return Unix seconds')
  }
}

function assertEndpoint(endpoint: unknown): void {
  const url = typeof endpoint === 'string' && URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (!url || url.origin !== endpoint) {
    throw invalidOption('endpoint', 'must be scheme, host and port only')
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname))) {
    throw invalidOption('endpoint', 'must be https, except on loopback')
  }
}
