import { invalidRequest } from '../error.js'
import { invalidOption } from '../options.js'
import { type CanonicalFields, canonicalFields } from '../signature/canonical-fields.js'
import type { Fields } from './fields.js'
import { suggestRegion } from './region.js'

/** The address of one bucket. */
export interface BucketEndpoint {
  readonly bucket: string
  readonly region: string
  /** Scheme, host and port. */
  readonly origin: string
  /** The value of the Host header, with the port if there is one. */
  readonly host: string
  /** The host as the only signed header, which is the usual case, and its canonical form. */
  readonly hostOnly: Fields
  readonly canonicalHost: CanonicalFields
}

const DEFAULT_ORIGIN = 'https://{bucket}.cos.{region}.myqcloud.com'
// `xn--` begins an encoded Unicode name, which Node versions validate differently.
const hostLabel = /^(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const protocols = ['http:', 'https:']
const plainHost = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d+)?$/

/** The address of the configured bucket, and of the other buckets that placeholders in the option `origin` allow. */
export interface BucketEndpoints {
  readonly configured: BucketEndpoint
  /** @throws CosgateError `invalid_request` if `origin` lacks the placeholder for it */
  get(bucket: unknown, region: unknown): BucketEndpoint
}

/**
 * @param originOption the name of the option that `origin` comes from
 * @throws CosgateError `invalid_option` that names `bucket`, `region` or the option
 */
export function resolveBucketEndpoints(
  options: { bucket: unknown; region: unknown; origin?: unknown },
  originOption = 'origin',
): BucketEndpoints {
  const { bucket, region, origin: template = DEFAULT_ORIGIN } = options
  if (!isBucket(bucket)) throw invalidOption('bucket', 'must be BucketName-APPID, such as photos-1250000000')
  assertRegion(region, invalidOption)
  if (typeof template !== 'string') throw invalidOption(originOption, 'must be a string')
  const configured = createBucketEndpoint(template, bucket, region)
  if (!configured) {
    throw invalidOption(
      originOption,
      'must be scheme, host and port only, in normal form, such as https://files.example.com',
    )
  }
  return {
    configured,
    get: (otherBucket = bucket, otherRegion = region) =>
      otherBucket === bucket && otherRegion === region
        ? configured
        : parseOtherEndpoint(template, configured, otherBucket, otherRegion),
  }
}

function parseOtherEndpoint(
  template: string,
  configured: BucketEndpoint,
  bucket: unknown,
  region: unknown,
): BucketEndpoint {
  if (!isBucket(bucket)) throw invalidRequest('bucket', 'must be a bucket name, BucketName-APPID')
  assertRegion(region, invalidRequest)
  if (bucket !== configured.bucket && !template.includes('{bucket}')) {
    throw invalidRequest('bucket', 'another bucket needs the placeholder {bucket} in the option origin')
  }
  if (region !== configured.region && !template.includes('{region}')) {
    throw invalidRequest('region', 'another region needs the placeholder {region} in the option origin')
  }
  const endpoint = createBucketEndpoint(template, bucket, region)
  if (!endpoint) throw invalidRequest('region', 'does not form a valid host')
  return endpoint
}

function createBucketEndpoint(template: string, bucket: string, region: string): BucketEndpoint | undefined {
  const origin = template.replaceAll('{bucket}', bucket).replaceAll('{region}', region)
  const url = toOriginUrl(origin)
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

/** Returns the URL of an HTTP origin in normal form (scheme, host and port only), else undefined. */
export function toOriginUrl(origin: string): URL | undefined {
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  return url?.origin === origin && protocols.includes(url.protocol) ? url : undefined
}

/** Checks the Host header of a request. @throws CosgateError `invalid_request` for any host but the configured one */
export function assertConfiguredHost(given: string, { host }: BucketEndpoint): void {
  if (given !== host) throw invalidRequest('headers.host', 'must be the configured host')
}

/** A bucket name ends with the APPID and is one label of a host name. */
export function isBucket(value: unknown): value is string {
  return typeof value === 'string' && hostLabel.test(value) && /-\d+$/.test(value)
}

function assertRegion(
  region: unknown,
  createError: (field: string, expected: string) => Error,
): asserts region is string {
  const suggestion = typeof region === 'string' && suggestRegion(region)
  if (suggestion) throw createError('region', `is not a COS region (did you mean ${suggestion}?)`)
  if (typeof region !== 'string' || !hostLabel.test(region)) {
    throw createError('region', 'must be a COS region, such as ap-shanghai')
  }
}
