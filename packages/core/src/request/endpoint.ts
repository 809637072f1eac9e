import { invalidRequest } from '../error.js'
import { invalidOption } from '../options.js'
import { type CanonicalFields, canonicalFields } from '../signature/canonical-fields.js'
import type { Fields } from './fields.js'

/** Where requests go: `origin` is scheme, host and port, `host` what the Host header says. */
export interface Endpoint {
  readonly bucket: string
  readonly region: string
  readonly origin: string
  readonly host: string
  /** The host as the only signed header, as it is most of the time, and its canonical form. */
  readonly hostOnly: Fields
  readonly canonicalHost: CanonicalFields
}

const DEFAULT_ORIGIN = 'https://{bucket}.cos.{region}.myqcloud.com'
// `xn--` begins an encoded Unicode name, which Node's versions judge differently.
const hostLabel = /^(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const protocols = ['http:', 'https:']
const plainHost = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d+)?$/

/** The configured bucket, region and origin, and the other buckets that a placeholder in the origin opens up. */
export interface Endpoints {
  readonly configured: Endpoint
  /** @throws CosgateError `invalid_request` where the origin has no placeholder for it */
  resolve(bucket: unknown, region: unknown): Endpoint
}

/** @throws CosgateError `invalid_option` that names `bucket`, `region` or `origin` */
export function createEndpoints(options: { bucket: unknown; region: unknown; origin?: unknown }): Endpoints {
  const { bucket, region, origin: template = DEFAULT_ORIGIN } = options
  if (!isBucket(bucket)) throw invalidOption('bucket', 'must be BucketName-APPID, such as photos-1250000000')
  if (!isRegion(region)) throw invalidOption('region', 'must be a COS region, such as ap-shanghai')
  if (typeof template !== 'string') throw invalidOption('origin', 'must be a string')
  const configured = fill(template, bucket, region)
  if (!configured) {
    throw invalidOption(
      'origin',
      'must be scheme, host and port only, in normal form, such as https://files.example.com',
    )
  }
  return {
    configured,
    resolve: (otherBucket = bucket, otherRegion = region) =>
      otherBucket === bucket && otherRegion === region
        ? configured
        : resolveOther(template, configured, otherBucket, otherRegion),
  }
}

function resolveOther(template: string, configured: Endpoint, bucket: unknown, region: unknown): Endpoint {
  if (!isBucket(bucket)) throw invalidRequest('bucket', 'must be a bucket name, BucketName-APPID')
  if (!isRegion(region)) throw invalidRequest('region', 'must be a COS region, such as ap-shanghai')
  if (bucket !== configured.bucket && !template.includes('{bucket}')) {
    throw invalidRequest('bucket', 'another one needs the placeholder {bucket} in the option origin')
  }
  if (region !== configured.region && !template.includes('{region}')) {
    throw invalidRequest('region', 'another one needs the placeholder {region} in the option origin')
  }
  const endpoint = fill(template, bucket, region)
  if (!endpoint) throw invalidRequest('region', 'does not make a valid host')
  return endpoint
}

function fill(template: string, bucket: string, region: string): Endpoint | undefined {
  const origin = template.replaceAll('{bucket}', bucket).replaceAll('{region}', region)
  const url = parseOrigin(origin)
  if (!url || !plainHost.test(url.host)) return undefined
  const hostOnly = Object.freeze({ host: url.host })
  return Object.freeze({
    bucket,
    region,
    origin,
    host: url.host,
    hostOnly,
    canonicalHost: canonicalFields(hostOnly),
  })
}

/** The URL of a text that is scheme, host and port of HTTP, in normal form; else undefined. */
export function parseOrigin(origin: string): URL | undefined {
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  return url?.origin === origin && protocols.includes(url.protocol) ? url : undefined
}

/** A bucket name ends with the APPID and is one label of a host name. */
export function isBucket(value: unknown): value is string {
  return typeof value === 'string' && hostLabel.test(value) && /-\d+$/.test(value)
}

function isRegion(value: unknown): value is string {
  return typeof value === 'string' && hostLabel.test(value)
}
