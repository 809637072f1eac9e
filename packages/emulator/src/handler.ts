import { authenticate } from './access/authentication.js'
import { preflight } from './answer/cors.js'
import { CosError } from './answer/errors.js'
import type { Answer } from './operation.js'
import { operationOf } from './operations/index.js'
import { isFormUpload, postObject } from './operations/post-object.js'
import { type Address, readAddress } from './request/address.js'
import type { RawRequest } from './request/raw-request.js'
import type { Content } from './storage/blob-store.js'
import { openCall, type World } from './world.js'

/** From a raw request to its answer. @throws CosError for every refusal. */
export async function answerRequest(world: World, request: RawRequest, body: Content): Promise<Answer> {
  if (request.method === 'OPTIONS') return preflight(request.headers)
  const address = readAddress(request, world.home)
  if (isFormUpload(request, address.key)) return postObject(world, request, address, body)
  return answerSigned(world, request, address, body)
}

/** Signature, policy, operation, in this order. */
async function answerSigned(
  world: World,
  request: RawRequest,
  address: Address,
  body: Content,
): Promise<Answer> {
  const { method, headers } = request
  const now = world.now()
  const { credential, params } = authenticate(request, world.credentials, now)
  const operation = operationOf(method, address.key, params, headers)
  if (!operation) throw new CosError('NotImplemented')
  const host = headers.bytes('host') ?? ''
  const call = await openCall(world, { method, address, headers, params, body, credential, host, now })
  const { action, resources } = operation
  if (resources && !call.allows(action, { resources })) throw new CosError('AccessDenied')
  return operation.run(call)
}

/** COS's name for what a request asks for, before anything of it was checked. */
export function actionOf({ method, queries, headers }: RawRequest, key: string): string | undefined {
  if (isFormUpload({ method, headers }, key)) return 'PostObject'
  return operationOf(method, key, queries[0], headers)?.action
}
