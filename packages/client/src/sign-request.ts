import { type AppOptions, type CosRequest, callApp, type SignedRequest } from './app.js'
import { retry } from './retry.js'

/** What @uppy/aws-s3 hands to `signRequest`, all its operations in one shape. */
export interface UppyRequest {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  key: string
  contentType?: string
  uploadId?: string
  partNumber?: number
}

/**
 * Makes the `signRequest` of @uppy/aws-s3: the app signs each request of a simple or a multipart upload.
 *
 * A key that the app grants when an upload starts is used for all later steps, even where they name the key that was
 * asked for.
 *
 * @param url of the app's `/cos/presign`.
 * @returns a function that rejects with a CosgateError: the app's own code where it refuses, `network_error` or
 *   `timeout`.
 * @see https://uppy.io/docs/aws-s3/
 */
export function signRequest(url: string, options: AppOptions = {}) {
  const granted = new Map<string, string>()
  return async (asked: UppyRequest): Promise<SignedRequest> => {
    const { method, key, contentType, uploadId, partNumber } = asked
    const starts = !uploadId && method !== 'DELETE'
    const request: CosRequest = {
      method,
      key: (!starts && granted.get(key)) || key,
      params: { uploadId, partNumber, uploads: starts && method === 'POST' ? '' : undefined },
      headers: { 'content-type': contentType },
    }
    const signed = await retry(() => callApp<SignedRequest>({ ...options, url }, request, 'url'))
    if (starts) granted.set(key, signed.key)
    return signed
  }
}
