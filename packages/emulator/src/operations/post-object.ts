import { authenticate, type Credential } from '../access/authentication.js'
import { parseAuthorization } from '../access/authorization.js'
import { assertPostPolicy, authenticatePolicy, type PostPolicy } from '../access/post-policy.js'
import { CosError } from '../cos-error.js'
import type { EmulatorState } from '../emulator-state.js'
import {
  createOperationContext,
  isAllowedByPolicy,
  type OperationContext,
  type RequestOrigin,
} from '../operation-context.js'
import { type Address, assertKey } from '../request/address.js'
import { Fields } from '../request/fields.js'
import { type FormFile, receiveForm } from '../request/form.js'
import { parseObjectAttributes } from '../request/object-attributes.js'
import type { RawRequest } from '../request/raw-request.js'
import type { CosResponse } from '../response/cos-response.js'
import type { Content, WrittenBlob } from '../storage/blob-store.js'
import type { ObjectAttributes } from '../storage/object-store.js'
import { createPostResponse, parseRedirect } from './post-response.js'
import { assertOverwriteAllowed, storeBlob, toStoredObject } from './put-object.js'

/** @param key the key in the path, which is empty for a request to the bucket */
export function isFormUpload(
  { method, headers }: Pick<RawRequest, 'method' | 'headers'>,
  key: string,
): boolean {
  return method === 'POST' && key === '' && /^multipart\/form-data/i.test(headers.bytes('content-type') ?? '')
}

/** POST Object: form fields replace the headers, and the form's policy replaces the request's signature. */
export async function postObject(
  state: EmulatorState,
  request: RawRequest,
  address: Address,
  exchange: RequestOrigin & { body: Content },
): Promise<CosResponse> {
  const contentType = request.headers.bytes('content-type') ?? ''
  const { context, attributes, blob } = await receiveForm(contentType, exchange.body, {
    receive: (file) => receiveFile(state, request, { ...exchange, ...file, bucketAddress: address }),
    discard: (received) => received.context.bucket.blobs.remove([received.blob]),
  })
  const object = await storeBlob(context, blob, toStoredObject(context, attributes, blob))
  context.publish('cos:ObjectCreated:Post', object)
  return createPostResponse(context, object)
}

interface ReceivedFile {
  context: OperationContext
  attributes: ObjectAttributes
  blob: WrittenBlob
}

async function receiveFile(
  state: EmulatorState,
  request: RawRequest,
  { bucketAddress, requestId, clientAddress, ...file }: FormFile & RequestOrigin & { bucketAddress: Address },
): Promise<ReceivedFile> {
  const { fields: headers, content: body } = file
  const now = state.now()
  const [policy, credential] = authenticateForm(state, request, headers, now)
  const address = { ...bucketAddress, key: expandKey(file) }
  assertKey(address.key)
  parseRedirect(headers)
  if (policy) {
    assertPostPolicy(policy, (name, expected) => getFieldValue(name, expected, headers, address), now)
  }
  const [host, params] = [request.headers.bytes('host') ?? '', new Fields([])]
  const authenticated = { method: 'POST', address, headers, params, body, credential, host, now }
  // Checked before the bucket is opened: a refused form must not tell whether the bucket exists.
  if (credential && !isAllowedByPolicy(credential, authenticated, 'PostObject', {})) {
    throw new CosError('AccessDenied')
  }
  const context = await createOperationContext(state, authenticated, 'any', {
    requestId,
    clientAddress,
    requestHeaders: request.headers,
  })
  if (!context.isAllowed('PostObject')) throw new CosError('AccessDenied')
  const { bucket } = context
  assertOverwriteAllowed(context, bucket.objects.get(address.key))
  const attributes = parseObjectAttributes(renameAclField(headers), address.key, bucket.name)
  return { context, attributes, blob: await bucket.blobs.write(limitSize(body, policy?.sizes)) }
}

/**
 * Authenticates a form by its policy. Mini programs send a signature of the plain `POST /` instead. A form without
 * either is an upload to a bucket that everybody may write to.
 */
function authenticateForm(
  { credentials }: EmulatorState,
  request: RawRequest,
  fields: Fields,
  now: number,
): [PostPolicy | undefined, Credential | undefined] {
  if (fields.has('policy')) return authenticatePolicy(fields, credentials, now)
  const authorization = fields.bytes('signature') ?? request.headers.bytes('authorization')
  const tokens = fields.all.filter(({ name }) => name.toLowerCase() === 'x-cos-security-token')
  const headers = new Fields([...request.headers.all, ...tokens])
  const signed = authorization === undefined ? undefined : parseAuthorization(authorization)
  if (authorization !== undefined && !signed) throw new CosError('AccessDenied')
  return [undefined, authenticate({ ...request, headers }, credentials, now, signed).credential]
}

// A form names its ACL in the field `acl`.
function renameAclField({ all }: Fields): Fields {
  return new Fields(all.map(({ name, value }) => ({ name: name === 'acl' ? 'x-cos-acl' : name, value })))
}

function expandKey({ fields, name }: FormFile): string {
  return (fields.text('key') ?? '').replace(/\$\{filename\}/g, () => name)
}

/** @param expected the value in the policy's condition; a bucket without a name matches it */
function getFieldValue(
  name: string,
  expected: string,
  fields: Fields,
  { bucket, key }: Address,
): string | undefined {
  if (name === 'key') return key
  if (name === 'bucket') return bucket ?? expected
  return fields.text(name === 'q-sign-time' ? 'q-key-time' : name)
}

/** @throws CosError `EntityTooLarge`, `EntityTooSmall`. */
async function* limitSize(content: Content, sizes = { min: 0, max: Number.POSITIVE_INFINITY }): Content {
  let size = 0
  for await (const chunk of content) {
    size += chunk.length
    if (size > sizes.max) throw new CosError('EntityTooLarge')
    yield chunk
  }
  if (size < sizes.min) throw new CosError('EntityTooSmall')
}
