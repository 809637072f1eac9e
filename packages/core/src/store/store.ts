import type { CredentialProvider, StaticCredentials } from '../credentials/credentials.js'
import { invalidRequest } from '../error.js'
import {
  assertKnownFields,
  parseObjectKey,
  parseSignRequest,
  type SignRequest,
} from '../signer/sign-request.js'
import { type CopyOptions, copyObject } from './copy-object.js'
import { type DeleteError, deleteObjects } from './delete-objects.js'
import { sendAndRead, sendAndStream } from './send-request.js'
import { createStoreError } from './store-error.js'
import { resolveStoreOptions, type StoreConfig, type StoreOptions } from './store-options.js'
import { headObject, type StoredObject } from './stored-object.js'

/** A signed request that server code sends. */
export interface StoreRequest extends Pick<SignRequest, 'method' | 'key' | 'params' | 'headers'> {
  body?: RequestInit['body']
  /** Aborts the request and the reading of its answer. */
  signal?: AbortSignal
}

/**
 * Sends requests of server code to the bucket, without calling `authorize`. Every method also throws
 * `credentials_unavailable` and `timeout` if the credentials cannot be fetched, and `invalid_option` if the option `clock`
 * or `credentialScope` returns an invalid value.
 */
export interface Store {
  /**
   * Returns the object that COS has stored under a key, or undefined if there is none.
   * @throws CosgateError `invalid_request`, `store_failed`, `timeout`
   * @see https://www.tencentcloud.com/document/product/436/7745
   */
  head(key: string): Promise<StoredObject | undefined>
  /**
   * Deletes an object. A key without an object is not an error.
   * @throws CosgateError `invalid_request`, `store_failed`, `timeout`
   * @see https://www.tencentcloud.com/document/product/436/7743
   */
  delete(key: string): Promise<void>
  /**
   * Deletes objects, with up to 1,000 keys in each request.
   * @returns the objects that COS could not delete; empty if all were deleted
   * @throws CosgateError `invalid_request`, `store_failed`, `timeout`
   * @see https://www.tencentcloud.com/document/product/436/8289
   */
  delete(keys: readonly string[]): Promise<DeleteError[]>
  /**
   * Copies an object of up to 5 GiB within the bucket. The copy has the storage class STANDARD unless a header names
   * another one.
   * @param from the key of the source, not encoded
   * @param to the key of the copy
   * @throws CosgateError `invalid_request`, `store_failed`, `timeout`
   * @see https://www.tencentcloud.com/document/product/436/10881
   */
  copy(from: string, to: string, options?: CopyOptions): Promise<void>
  /**
   * Sends a signed request and returns the response, whatever its status. GET and HEAD are repeated once after a network
   * error or a 5xx. The response must begin within `timeouts.store`.
   * @throws CosgateError `invalid_request`, `store_failed` if COS cannot be reached, `timeout`; the reason of `signal`
   */
  fetch(request: StoreRequest): Promise<Response>
}

/**
 * Creates the store of one bucket, for server code.
 * @throws CosgateError `invalid_option` that names the option
 * @example
 * const store = createStore({ bucket: 'photos-1250000000', region: 'ap-shanghai', credentials: fromEnv() })
 * await store.head('cat.jpg') // { id, size, contentType, etag, … }
 */
export function createStore<C extends StaticCredentials | CredentialProvider>(
  options: StoreOptions<C>,
): Store {
  return createStoreMethods(resolveStoreOptions(options as StoreOptions))
}

/** Creates the methods of a store from resolved options. */
export function createStoreMethods(config: StoreConfig): Store {
  async function deleteOneOrMany(key: string): Promise<void>
  async function deleteOneOrMany(keys: readonly string[]): Promise<DeleteError[]>
  async function deleteOneOrMany(given: string | readonly string[]): Promise<unknown> {
    return Array.isArray(given) ? deleteObjects(config, given) : deleteObject(config, given as string)
  }
  return Object.freeze({
    head: (key: string) => head(config, key),
    delete: deleteOneOrMany,
    copy: (from: string, to: string, options?: CopyOptions) => copyObject(config, from, to, options),
    fetch: (request: StoreRequest) => fetchFromStore(config, request),
  })
}

async function head(config: StoreConfig, key: string): Promise<StoredObject | undefined> {
  const request = parseSignRequest({ method: 'HEAD', key: parseObjectKey(key) }, config.endpoints)
  return headObject(config, request)
}

async function deleteObject(config: StoreConfig, key: string): Promise<void> {
  const request = parseSignRequest({ method: 'DELETE', key: parseObjectKey(key) }, config.endpoints)
  const { status, headers, text } = await sendAndRead(config, request, { isRepeatable: true })
  if (status >= 300) throw createStoreError(status, headers, text)
}

async function fetchFromStore(config: StoreConfig, given: StoreRequest): Promise<Response> {
  assertKnownFields(given, ['method', 'key', 'params', 'headers', 'body', 'signal'])
  const { body, signal, ...fields } = given
  const request = parseSignRequest(fields, config.endpoints)
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (isRead && body !== undefined && body !== null) throw invalidRequest('body', 'is not for GET and HEAD')
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw invalidRequest('signal', 'must be an AbortSignal')
  }
  return sendAndStream(config, request, {
    ...(fields.headers && { headers: fields.headers }),
    ...(body !== undefined && { body }),
    ...(signal && { signal }),
    isRepeatable: isRead,
  })
}
