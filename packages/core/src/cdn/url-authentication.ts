import { hash } from 'node:crypto'

/** The types of URL authentication that Tencent Cloud CDN and EdgeOne have in common. */
export type CdnType = 'A' | 'B' | 'C' | 'D'
/** How type D writes the time. */
export type CdnTimeFormat = 'decimal' | 'hex'

/** The part of a CDN's configuration that a signature depends on. */
export interface CdnSecret {
  readonly type: CdnType
  readonly key: string
  readonly signParam: string
  readonly timeParam: string
  readonly timeFormat: CdnTimeFormat
}

/** One type of URL authentication. */
interface UrlAuthentication {
  /** The step of its times, in seconds. */
  readonly precision: number
  formatTime(timestamp: number, format: CdnTimeFormat): string
  /** Returns the text that is hashed. */
  toText(path: string, time: string, key: string): string
  /** Returns the signed path, with its query if the type has one. */
  toPath(path: string, time: string, hash: string, names: CdnSecret): string
}

/**
 * The random text of type A, and its user id. The text is constant, so that the URL of a file can stay the same for a
 * while. It adds no secrecy, because the hash covers the path and the time.
 */
const RANDOM = '0'
const UID = '0'
/** The CDN reads the minutes of type B as the time in China. */
const CHINA_OFFSET_SECONDS = 8 * 3600

const formatDecimal = (timestamp: number) => String(timestamp)
const formatHex = (timestamp: number) => timestamp.toString(16)

/**
 * The formulas. One English page (228/35224) prints type C in another order with a decimal time; five other
 * official sources agree on the one here.
 * @see https://cloud.tencent.com/document/product/228/41623
 * @see https://cloud.tencent.com/document/product/228/41625
 * @see https://www.tencentcloud.com/document/product/1145/62476
 */
const authentications: Readonly<Record<CdnType, UrlAuthentication>> = {
  A: {
    precision: 1,
    formatTime: formatDecimal,
    toText: (path, time, key) => `${path}-${time}-${RANDOM}-${UID}-${key}`,
    toPath: (path, time, digest, { signParam }) => `${path}?${signParam}=${time}-${RANDOM}-${UID}-${digest}`,
  },
  B: {
    precision: 60,
    formatTime: formatMinute,
    toText: (path, time, key) => `${key}${time}${path}`,
    toPath: (path, time, digest) => `/${time}/${digest}${path}`,
  },
  C: {
    precision: 1,
    formatTime: formatHex,
    toText: (path, time, key) => `${key}${path}${time}`,
    toPath: (path, time, digest) => `/${digest}/${time}${path}`,
  },
  D: {
    precision: 1,
    formatTime: (timestamp, format) => (format === 'hex' ? formatHex : formatDecimal)(timestamp),
    toText: (path, time, key) => `${key}${path}${time}`,
    toPath: (path, time, digest, { signParam, timeParam }) =>
      `${path}?${signParam}=${digest}&${timeParam}=${time}`,
  },
}

export const cdnTypes = Object.keys(authentications) as CdnType[]

/** Returns the step of a type's times, in seconds. */
export function getTimePrecision(type: CdnType): number {
  return authentications[type].precision
}

/**
 * Signs a path.
 * @param path percent-encoded, with its leading slash
 * @param timestamp Unix seconds from which the CDN counts its configured lifetime
 * @returns the signed path, with its query if the type has one
 */
export function signCdnPath(path: string, timestamp: number, secret: CdnSecret): string {
  const { formatTime, toText, toPath } = authentications[secret.type]
  const time = formatTime(timestamp, secret.timeFormat)
  return toPath(path, time, hash('md5', toText(path, time, secret.key)), secret)
}

/** Returns `YYYYMMDDHHMM`. */
function formatMinute(timestamp: number): string {
  const text = new Date((timestamp + CHINA_OFFSET_SECONDS) * 1000).toISOString()
  return text.replace(/\D/g, '').slice(0, 12)
}
