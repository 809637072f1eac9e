import type { AppOptions } from './app.js'
import { type CosRequest, presign, type SignedRequest } from './presign.js'

/** The argument that @uppy/aws-s3 passes to `signRequest`, for all its operations. */
export interface UppyRequest {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  key: string
  contentType?: string
  uploadId?: string
  partNumber?: number
}

/** Options of {@link signRequest}. */
export interface SignRequestOptions extends AppOptions {
  /**
   * Returns the size of a file in bytes by the key that Uppy chose for it. Uppy does not tell sizes, so a grant with
   * `maxBytes` needs this option.
   */
  sizeOf?: (key: string) => number | undefined
  /** What Uppy's `getChunkSize` returns, in bytes. Default: 5 MiB, as Uppy's for files of up to 50 GB. */
  partSize?: number
}

const UPPY_PART_SIZE = 5_242_880

/**
 * Creates the `signRequest` option of @uppy/aws-s3. The app signs each request of a simple or multipart upload.
 *
 * The key that the app grants when an upload starts is used for all later steps of that file.
 *
 * @param url the URL of the app's `/cos/presign`
 * @returns a function that rejects with a CosgateError: the code of the app's refusal, `network_error`, `timeout` or
 *   `blocked_by_csp`
 * @see https://uppy.io/docs/aws-s3/
 */
export function signRequest(url: string, options: SignRequestOptions = {}) {
  const { sizeOf, partSize = UPPY_PART_SIZE, ...app } = options
  const grantedKeys = new Map<string, string>()
  const requestedKeys = new Map<string, string>()
  return async (uppyRequest: UppyRequest): Promise<SignedRequest> => {
    const { method, contentType, uploadId, partNumber } = uppyRequest
    const isStart = !uploadId && method !== 'DELETE'
    // A later step names the granted key, which may be the requested key of another file.
    const isGranted = requestedKeys.has(uppyRequest.key)
    const key = isStart || isGranted ? uppyRequest.key : (grantedKeys.get(uppyRequest.key) ?? uppyRequest.key)
    const size = sizeOf?.((!isStart && requestedKeys.get(key)) || key)
    const request: CosRequest = {
      method,
      key,
      size,
      params: { uploadId, partNumber, uploads: isStart && method === 'POST' ? '' : undefined },
      headers: { 'content-type': contentType, 'content-length': readLength(uppyRequest, size, partSize) },
    }
    const signed = await presign({ ...app, url }, request)
    if (isStart) {
      grantedKeys.set(key, signed.key)
      requestedKeys.set(signed.key, key)
    }
    return signed
  }
}

/** Returns the length of a request that sends bytes of the file, if the size of the file is known. */
function readLength({ method, partNumber }: UppyRequest, size: number | undefined, partSize: number) {
  if (method !== 'PUT' || size === undefined) return undefined
  return partNumber === undefined ? size : Math.min(partSize, size - (partNumber - 1) * partSize)
}
