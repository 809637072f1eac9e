import { COPY_SOURCE } from '../request/classify.js'
import { encodePath } from '../signature/percent.js'
import { assertKnownFields, parseObjectKey, parseSignRequest } from '../signer/sign-request.js'
import { sendAndRead } from './send-request.js'
import { createStoreError } from './store-error.js'
import type { StoreConfig } from './store-options.js'

/** Options of {@link Store.copy}. */
export interface CopyOptions {
  /** Headers of the new object, such as `x-cos-metadata-directive`, `x-cos-meta-*` and `x-cos-storage-class`. */
  headers?: Readonly<Record<string, string>>
}

/**
 * Copies an object within the bucket.
 * @throws CosgateError `invalid_request`, `store_failed`, `timeout`, `credentials_unavailable`
 * @see https://www.tencentcloud.com/document/product/436/10881
 */
export async function copyObject(
  config: StoreConfig,
  from: string,
  to: string,
  options: CopyOptions = {},
): Promise<void> {
  assertKnownFields(options, ['headers'])
  const { bucket, region } = config.endpoints.configured
  const source = `${bucket}.cos.${region}.myqcloud.com/${encodePath(parseObjectKey(from))}`
  const request = parseSignRequest(
    { method: 'PUT', key: parseObjectKey(to), headers: { ...options.headers, [COPY_SOURCE]: source } },
    config.endpoints,
  )
  // COS begins the answer with 200 before it knows whether the copy succeeds.
  const { status, headers, text } = await sendAndRead(config, request, { isRepeatable: true })
  if (status !== 200 || !text.includes('<CopyObjectResult')) throw createStoreError(status, headers, text)
}
