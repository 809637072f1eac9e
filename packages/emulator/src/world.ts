import type { Credential, Credentials } from './access/authentication.js'
import { isAllowed } from './access/policy-statement.js'
import type { Call } from './operation.js'
import { type Address, namelessBucket, type Place, readHost } from './request/address.js'
import type { Fields } from './request/fields.js'
import type { Content } from './storage/blob-store.js'
import type { Bucket, Buckets } from './storage/buckets.js'

/** What requests are judged by, and where objects are. */
export interface World {
  credentials: Credentials
  /** What was configured. */
  home: Place
  buckets: Buckets
  /** Unix seconds, whole. */
  now: () => number
}

/** A request whose sender is known. */
export interface Admitted {
  method: string
  address: Address
  headers: Fields
  params: Fields
  body: Content
  credential: Credential
  host: string
  now: number
}

/** Gives an operation what it needs, and no more. */
export async function openCall(world: World, { credential, ...request }: Admitted): Promise<Call> {
  return {
    ...request,
    bucket: await world.buckets.get(request.address.bucket ?? namelessBucket),
    bucketOf: async (host) => {
      const place = readHost(host, world.home)
      return { bucket: await findBucket(world, place), place }
    },
    allows: (action, target) => allows(credential, request, action, target),
  }
}

/** What was never reached by its own name is the bucket that has none. */
function findBucket({ buckets }: World, { bucket = namelessBucket }: Place): Promise<Bucket> {
  return buckets.get(buckets.has(bucket) ? bucket : namelessBucket)
}

function allows(
  { policy }: Credential,
  { address, headers, params }: Pick<Admitted, 'address' | 'headers' | 'params'>,
  action: string,
  target: Parameters<Call['allows']>[1],
): boolean {
  if (policy === undefined) return true
  const { bucket, region, key } = address
  const conditionValue = (name: string) => (isHeader(name) ? headers : params).text(name)
  return isAllowed(policy, { action, bucket, region, resources: [key], conditionValue, ...target })
}

// Condition keys are named after a header or a parameter; a header must not stand in for a parameter.
const isHeader = (name: string) =>
  /^(x-cos-|content-|cache-control$|expires$|host$|if-|range$|referer$)/.test(name)
