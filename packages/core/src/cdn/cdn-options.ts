import { assertIntegerInRange, assertKnownOptions, invalidOption } from '../options.js'
import { toOriginUrl } from '../request/bucket-endpoint.js'
import { type CdnTimeFormat, type CdnType, cdnTypes, getTimePrecision } from './url-authentication.js'

/** The URL authentication of a CDN domain, as it is configured in the console of Tencent Cloud CDN or EdgeOne. */
export interface CdnOptions {
  /** Scheme, host and port of the CDN domain, such as `https://img.example.com`. */
  origin: string
  /** The type of URL authentication. */
  type: CdnType
  /** The authentication key: 6 to 40 letters and digits. It is a secret. */
  key: string
  /** The validity in seconds that is configured at the CDN, 1 (for type B 60) to 630,720,000. */
  lifetime: number
  /** The name of the parameter with the signature, for types A and D. Default: `sign`. */
  signParam?: string
  /** The name of the parameter with the time, for type D. Default: `t`. */
  timeParam?: string
  /** How the time is written, for type D. Default: `decimal`. */
  timeFormat?: CdnTimeFormat
}

/** Options with their defaults. */
export type ResolvedCdnOptions = Readonly<Required<CdnOptions>>

const cdnOptionNames = [
  'origin',
  'type',
  'key',
  'lifetime',
  'signParam',
  'timeParam',
  'timeFormat',
] satisfies (keyof CdnOptions)[]
/** Seconds. */
const MAX_LIFETIME = 630_720_000
const keyPattern = /^[A-Za-z0-9]{6,40}$/
const paramPattern = /^[A-Za-z0-9_]{1,100}$/

/** @throws CosgateError `invalid_option` that names the option; it never repeats the key */
export function resolveCdnOptions(options: unknown): ResolvedCdnOptions {
  assertKnownOptions(options, cdnOptionNames, 'cdn')
  const { origin, type, key, lifetime } = options as CdnOptions
  const { signParam = 'sign', timeParam = 't', timeFormat = 'decimal' } = options as CdnOptions
  if (typeof origin !== 'string' || !toOriginUrl(origin)) {
    throw invalidOption('cdn.origin', 'must be scheme, host and port only, such as https://img.example.com')
  }
  if (!cdnTypes.includes(type)) throw invalidOption('cdn.type', `must be one of ${cdnTypes.join(', ')}`)
  if (typeof key !== 'string' || !keyPattern.test(key)) {
    throw invalidOption('cdn.key', 'must be 6 to 40 letters and digits')
  }
  assertIntegerInRange('cdn.lifetime', lifetime, getTimePrecision(type), MAX_LIFETIME)
  for (const [name, value] of Object.entries({ signParam, timeParam })) {
    if (typeof value !== 'string' || !paramPattern.test(value)) {
      throw invalidOption(`cdn.${name}`, 'must be 1 to 100 letters, digits and underscores')
    }
  }
  if (type === 'D' && signParam === timeParam)
    throw invalidOption('cdn.timeParam', 'must differ from signParam')
  if (timeFormat !== 'decimal' && timeFormat !== 'hex') {
    throw invalidOption('cdn.timeFormat', 'must be decimal or hex')
  }
  return { origin, type, key, lifetime, signParam, timeParam, timeFormat }
}
