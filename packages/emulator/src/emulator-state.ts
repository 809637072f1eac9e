import type { Credentials } from './access/authentication.js'
import type { EventPublisher } from './notification/event-publisher.js'
import type { BucketAddress } from './request/address.js'
import { type CorsRule, parseCorsDocument } from './request/cors-rules.js'
import type { Bucket, Buckets } from './storage/buckets.js'

/** The state that all requests of a running emulator share. */
export interface EmulatorState {
  credentials: Credentials
  /** The bucket and the region from the options. */
  configured: BucketAddress
  buckets: Buckets
  /** `undefined` without the option `notify`. */
  publisher: EventPublisher | undefined
  /** Returns whole Unix seconds. */
  now: () => number
}

/** The bucket that is used if the host and the options name no bucket. */
export const DEFAULT_BUCKET = 'emulator-1250000000'

/** `existing` bucket only; `any`: created with its first object or upload; `new`: must not exist. */
export type BucketMode = 'existing' | 'any' | 'new'

/** Opens the bucket of a request. @throws CosError `NoSuchBucket`, `BucketAlreadyOwnedByYou`. */
export function openBucket(
  { buckets, now }: EmulatorState,
  { bucket = DEFAULT_BUCKET, region }: BucketAddress,
  mode: BucketMode,
): Promise<Bucket> {
  const origin = { region, created: now() }
  if (mode === 'existing') return buckets.get(bucket, origin)
  return mode === 'new' ? buckets.openNew(bucket, origin) : buckets.open(bucket, origin)
}

/** Opens the bucket of a copy source. Unknown bucket names map to the default bucket. */
export function openSourceBucket(
  { buckets, now }: EmulatorState,
  { bucket = DEFAULT_BUCKET, region }: BucketAddress,
): Promise<Bucket> {
  return buckets.get(buckets.has(bucket) ? bucket : DEFAULT_BUCKET, { region, created: now() })
}

/**
 * Returns the stored CORS rules of a bucket: none after they were removed, `undefined` if they were never stored.
 * @throws CosError `NoSuchBucket`
 */
export async function readCorsRules(
  state: EmulatorState,
  address: BucketAddress,
): Promise<CorsRule[] | undefined> {
  const { configuration } = await openBucket(state, address, 'existing')
  const document = configuration.current.settings.cors
  if (document === undefined) return undefined
  return document === null ? [] : parseCorsDocument(document)
}
