import type { Credentials } from './access/authentication.js'
import type { BucketAddress } from './request/address.js'
import type { Bucket, Buckets } from './storage/buckets.js'

/** The state that all requests of a running emulator share. */
export interface EmulatorState {
  credentials: Credentials
  /** The bucket and the region from the options. */
  configured: BucketAddress
  buckets: Buckets
  /** Returns whole Unix seconds. */
  now: () => number
}

/** The bucket that is used if the host and the options name no bucket. */
export const DEFAULT_BUCKET = 'emulator-1250000000'

/** Opens the bucket of a request and creates it on first use. */
export function openBucket({ buckets }: EmulatorState, { bucket }: BucketAddress): Promise<Bucket> {
  return buckets.get(bucket ?? DEFAULT_BUCKET)
}

/** Opens the bucket of a copy source. Unknown bucket names map to the default bucket. */
export function openSourceBucket(
  { buckets }: EmulatorState,
  { bucket = DEFAULT_BUCKET }: BucketAddress,
): Promise<Bucket> {
  return buckets.get(buckets.has(bucket) ? bucket : DEFAULT_BUCKET)
}
