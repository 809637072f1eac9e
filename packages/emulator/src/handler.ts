import { type Address, type Home, readAddress, readHost } from './address.js'
import { authenticate, type Credential, type Credentials } from './authentication.js'
import type { Content } from './blob-store.js'
import type { Buckets } from './buckets.js'
import { preflight } from './cors.js'
import { CosError } from './errors.js'
import type { Fields } from './fields.js'
import type { Answer, Call } from './operation.js'
import { operationOf } from './operations/index.js'
import { isAllowed } from './policy-statement.js'
import type { RawRequest } from './raw-request.js'

/** What requests are judged by. */
export interface World {
  credentials: Credentials
  home: Home
  buckets: Buckets
  /** Unix seconds, whole. */
  now: () => number
}

/** From a raw request to its answer: address, signature, policy, operation, in this order. */
export async function answerRequest(world: World, request: RawRequest, body: Content): Promise<Answer> {
  if (request.method === 'OPTIONS') return preflight(request.headers)
  const address = readAddress(request, world.home)
  const now = world.now()
  const { credential, params } = authenticate(request, world.credentials, now)
  const operation = operationOf(request.method, address.key, params, request.headers)
  if (!operation) throw new CosError('NotImplemented')
  const call = await openCall(world, request, { address, credential, params, body, now })
  if (operation.resource !== undefined && !call.allows(operation.action, { resource: operation.resource })) {
    throw new CosError('AccessDenied')
  }
  return operation.run(call)
}

interface Caller {
  address: Address
  credential: Credential
  params: Fields
  body: Content
  now: number
}

async function openCall(world: World, { method, headers }: RawRequest, caller: Caller): Promise<Call> {
  const { address, credential, params, body, now } = caller
  return {
    ...{ method, address, headers, params, body, now },
    bucket: await world.buckets.get(address.bucket),
    host: headers.bytes('host') ?? '',
    bucketOf: async (host) => {
      const { bucket, region } = readHost(host, world.home)
      return { bucket: await world.buckets.get(bucket), region }
    },
    allows: (action, target) => allows(credential, address, headers, params, action, target),
  }
}

function allows(
  { policy }: Credential,
  { bucket, region, key }: Address,
  headers: Fields,
  params: Fields,
  action: string,
  target: Parameters<Call['allows']>[1] = {},
): boolean {
  if (policy === undefined) return true
  const conditionValue = (name: string) => (isHeader(name) ? headers : params).text(name)
  return isAllowed(policy, { action, bucket, region, resource: key, conditionValue, ...target })
}

// Condition keys are named after a header or a parameter; a header must not stand in for a parameter.
const isHeader = (name: string) =>
  /^(x-cos-|content-|cache-control$|expires$|host$|if-|range$|referer$)/.test(name)
