import { authenticate } from './access/authentication.js'
import { CosError } from './cos-error.js'
import type { EmulatorState } from './emulator-state.js'
import { createOperationContext } from './operation-context.js'
import { findOperation } from './operations/index.js'
import { isFormUpload, postObject } from './operations/post-object.js'
import { type Address, parseAddress } from './request/address.js'
import type { RawRequest } from './request/raw-request.js'
import { assertCurrentVersion } from './request/version-id.js'
import { createPreflightResponse } from './response/cors.js'
import type { CosResponse } from './response/cos-response.js'
import type { Content } from './storage/blob-store.js'

/** Routes a request to its operation and returns the response. @throws CosError for every refusal. */
export async function routeRequest(
  state: EmulatorState,
  request: RawRequest,
  body: Content,
): Promise<CosResponse> {
  if (request.method === 'OPTIONS') return createPreflightResponse(request.headers)
  const address = parseAddress(request, state.configured)
  if (isFormUpload(request, address.key)) return postObject(state, request, address, body)
  return runSignedOperation(state, request, address, body)
}

/** Checks the signature first, then the operation, then the policy. */
async function runSignedOperation(
  state: EmulatorState,
  request: RawRequest,
  address: Address,
  body: Content,
): Promise<CosResponse> {
  const { method, headers } = request
  const now = state.now()
  const { credential, params } = authenticate(request, state.credentials, now)
  const operation = findOperation(method, address.key, params, headers)
  if (!operation) throw new CosError('NotImplemented')
  assertCurrentVersion(params.text('versionid'))
  const host = headers.bytes('host') ?? ''
  const authenticated = { method, address, headers, params, body, credential, host, now }
  const context = await createOperationContext(state, authenticated)
  const { action, resources } = operation
  if (resources && !context.isAllowed(action, { resources })) throw new CosError('AccessDenied')
  return operation.run(context)
}

/** Returns COS's name of the requested operation. The request is not authenticated yet. */
export function findAction({ method, queries, headers }: RawRequest, key: string): string | undefined {
  if (isFormUpload({ method, headers }, key)) return 'PostObject'
  return findOperation(method, key, queries[0], headers)?.action
}
