import { type AppOptions, type CosRequest, callApp, type SignedRequest } from './app.js'
import { retry } from './retry.js'

/** The argument that @uppy/aws-s3 passes to `signRequest`, for all its operations. */
export interface UppyRequest {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  key: string
  contentType?: string
  uploadId?: string
  partNumber?: number
}

/**
 * Creates the `signRequest` option of @uppy/aws-s3. The app signs each request of a simple or multipart upload.
 *
 * The key that the app grants when an upload starts is used for all later steps, although Uppy names the requested key.
 *
 * @param url the URL of the app's `/cos/presign`
 * @returns a function that rejects with a CosgateError: the code of the app's refusal, `network_error` or `timeout`
 * @see https://uppy.io/docs/aws-s3/
 */
export function signRequest(url: string, options: AppOptions = {}) {
  const grantedKeys = new Map<string, string>()
  return async (uppyRequest: UppyRequest): Promise<SignedRequest> => {
    const { method, key, contentType, uploadId, partNumber } = uppyRequest
    const isStart = !uploadId && method !== 'DELETE'
    const request: CosRequest = {
      method,
      key: (!isStart && grantedKeys.get(key)) || key,
      params: { uploadId, partNumber, uploads: isStart && method === 'POST' ? '' : undefined },
      headers: { 'content-type': contentType },
    }
    const signed = await retry(() => callApp<SignedRequest>({ ...options, url }, request, 'url'))
    if (isStart) grantedKeys.set(key, signed.key)
    return signed
  }
}
