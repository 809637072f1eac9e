import type { Credential } from './access/authentication.js'
import { evaluatePolicy } from './access/policy-statement.js'
import { isPubliclyAllowed } from './access/public-access.js'
import type { ByteString } from './byte-string.js'
import { type BucketMode, type EmulatorState, openBucket, openSourceBucket } from './emulator-state.js'
import { createObjectEvent, type ObjectEventName } from './notification/object-event.js'
import { type Address, type BucketAddress, parseHost } from './request/address.js'
import type { Fields } from './request/fields.js'
import type { Content } from './storage/blob-store.js'
import type { Bucket } from './storage/buckets.js'
import type { StoredObject } from './storage/object-store.js'

/** A request that carried a valid signature, or none at all. */
export interface AuthenticatedRequest {
  method: string
  address: Address
  headers: Fields
  params: Fields
  body: Content
  /** `undefined` if the request carried no signature. */
  credential: Credential | undefined
  /** `127.0.0.1:9000`, as the client sent it. */
  host: ByteString
  /** Unix seconds. */
  now: number
}

/** The source of a request, for events. */
export interface RequestOrigin {
  requestId: string
  clientAddress: string
}

/** The target of an operation, if it is not the address of the request. */
export type AccessTarget = Partial<BucketAddress> & { resources?: string[] }

/** Everything that an operation needs. It contains no credentials. */
export interface OperationContext extends Omit<AuthenticatedRequest, 'credential'> {
  bucket: Bucket
  /** Removes the bucket. @throws CosError `BucketNotEmpty`. */
  removeBucket: () => Promise<void>
  /** Opens the bucket that a copy source names by its host. */
  openSource: (host: ByteString) => Promise<{ bucket: Bucket; address: BucketAddress }>
  /** Posts an event to the URL of the option `notify`, if there is one. */
  publish: (name: ObjectEventName, object: StoredObject) => void
  /** Returns whether the policy of the credential, or without a signature the ACL, allows an action. */
  isAllowed: (action: string, target?: AccessTarget) => boolean
}

/** Opens the bucket of a request. @throws CosError `NoSuchBucket`, `BucketAlreadyOwnedByYou`. */
export async function createOperationContext(
  state: EmulatorState,
  { credential, ...request }: AuthenticatedRequest,
  mode: BucketMode,
  origin: RequestOrigin & { requestHeaders: Fields },
): Promise<OperationContext> {
  // A request without a signature never creates a bucket: a new bucket is private.
  const bucket = await openBucket(state, request.address, credential ? mode : 'existing')
  return {
    ...request,
    bucket,
    removeBucket: () => state.buckets.remove(bucket),
    openSource: async (host) => {
      const address = parseHost(host, state.configured)
      return { bucket: await openSourceBucket(state, address), address }
    },
    publish: (name, object) => {
      const { address, host, now } = request
      const source = { ...origin, bucket: bucket.name, region: address.region, host, now }
      state.publisher?.publish(createObjectEvent(name, object, source))
    },
    isAllowed: (action, target) =>
      credential
        ? isAllowedByPolicy(credential, request, action, target)
        : isPubliclyAllowed(bucket, { action, key: request.address.key, params: request.params }),
  }
}

/** Returns whether the policy of a credential allows an action. */
export function isAllowedByPolicy(
  { policy }: Credential,
  { address, headers, params }: Pick<AuthenticatedRequest, 'address' | 'headers' | 'params'>,
  action: string,
  target: AccessTarget | undefined,
): boolean {
  if (policy === undefined) return true
  const { bucket, region, key } = address
  const conditionValue = (name: string) => (isHeaderName(name) ? headers : params).text(name)
  return evaluatePolicy(policy, { action, bucket, region, resources: [key], conditionValue, ...target })
}

// A condition key names a header or a parameter. A header must not supply the value of a parameter.
const isHeaderName = (name: string) =>
  /^(x-cos-|content-|cache-control$|expires$|host$|if-|range$|referer$)/.test(name)
