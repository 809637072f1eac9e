import { authenticate } from './access/authentication.js'
import { CosError } from './cos-error.js'
import type { EmulatorState } from './emulator-state.js'
import { createOperationContext, isAllowedByPolicy, type RequestOrigin } from './operation-context.js'
import { listBuckets } from './operations/bucket.js'
import { findOperation } from './operations/index.js'
import { isFormUpload, postObject } from './operations/post-object.js'
import { type Address, parseAddress } from './request/address.js'
import type { CorsRule } from './request/cors-rules.js'
import type { RawRequest } from './request/raw-request.js'
import { limitRate, parseTrafficLimit } from './request/traffic-limit.js'
import { assertCurrentVersion } from './request/version-id.js'
import { createPreflightResponse } from './response/cors.js'
import type { CosResponse } from './response/cos-response.js'
import type { Content } from './storage/blob-store.js'

/** The parts of a request besides its head. */
export interface IncomingExchange extends RequestOrigin {
  body: Content
  /** The stored rules of the bucket; `undefined` if it never had any. */
  corsRules: readonly CorsRule[] | undefined
}

/**
 * Routes a request to its operation and returns the response.
 * @throws CosError for every refusal
 */
export async function routeRequest(
  state: EmulatorState,
  request: RawRequest,
  exchange: IncomingExchange,
): Promise<CosResponse> {
  if (request.method === 'OPTIONS') return createPreflightResponse(request.headers, exchange.corsRules)
  const address = parseAddress(request, state.configured)
  if (address.isService) return runServiceOperation(state, request, address)
  if (isFormUpload(request, address.key)) return postObject(state, request, address, exchange)
  return runOperation(state, request, address, exchange)
}

/** Checks the signature first, then the operation, then the policy or the ACL. */
async function runOperation(
  state: EmulatorState,
  request: RawRequest,
  address: Address,
  exchange: IncomingExchange,
): Promise<CosResponse> {
  const { method, headers } = request
  const now = state.now()
  const { credential, params } = authenticate(request, state.credentials, now)
  const operation = findOperation(method, address.key, params, headers)
  if (!operation) throw new CosError(credential ? 'NotImplemented' : 'AccessDenied')
  const { action, resources, bucketMode } = operation
  assertCurrentVersion(params.text('versionid'))
  const rate = parseTrafficLimit(headers, params)
  const [host, body] = [headers.bytes('host') ?? '', limitRate(exchange.body, rate)]
  const authenticated = { method, address, headers, params, body, credential, host, now }
  const source = { ...exchange, requestHeaders: headers }
  // Checked before the bucket is opened: a refused request must not tell whether the bucket exists.
  if (credential && resources && !isAllowedByPolicy(credential, authenticated, action, { resources })) {
    throw new CosError('AccessDenied')
  }
  const context = await createOperationContext(state, authenticated, bucketMode, source)
  if (!credential && !context.isAllowed(action)) throw new CosError('AccessDenied')
  const response = await operation.run(context).catch((error) => {
    // The operation failed because its files are gone.
    throw context.bucket.configuration.isRemoved ? new CosError('NoSuchBucket') : error
  })
  const isStream = typeof response.body === 'object'
  return isStream ? { ...response, body: limitRate(response.body as Content, rate) } : response
}

/** GET Service is the only operation on a host that names no bucket. */
async function runServiceOperation(
  state: EmulatorState,
  request: RawRequest,
  address: Address,
): Promise<CosResponse> {
  const { credential, params } = authenticate(request, state.credentials, state.now())
  if (!credential) throw new CosError('AccessDenied')
  if (request.method !== 'GET' || address.key !== '') throw new CosError('NotImplemented')
  const authenticated = { address, headers: request.headers, params }
  if (!isAllowedByPolicy(credential, authenticated, 'GetService', { resources: [''] })) {
    throw new CosError('AccessDenied')
  }
  return listBuckets(state.buckets, address.region ?? params.text('region'), state.now())
}

/** Returns COS's name of the requested operation. The request is not authenticated yet. */
export function findAction(
  { method, queries, headers }: RawRequest,
  { key, isService }: Pick<Address, 'key' | 'isService'>,
): string | undefined {
  if (isService) return method === 'GET' ? 'GetService' : undefined
  if (isFormUpload({ method, headers }, key)) return 'PostObject'
  return findOperation(method, key, queries[0], headers)?.action
}
