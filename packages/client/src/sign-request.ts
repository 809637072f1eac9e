import { type AppOptions, callApp } from './app.js'
import type { CosRequest, SignedRequest } from './cos.js'
import { PATIENCE, retry } from './retry.js'

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
 * asked for. Calls without an answer are tried again for ten seconds, and none waits longer than 30 seconds.
 *
 * @param url of the app's `/cos/presign`.
 * @returns a function that rejects with a CosgateError where the app refuses.
 * @see https://uppy.io/docs/aws-s3/
 */
export function signRequest(url: string, app: AppOptions = {}) {
  const granted = new Map<string, string>()
  return async (asked: UppyRequest): Promise<SignedRequest> => {
    const { method, key, contentType, uploadId, partNumber } = asked
    const isPost = method === 'POST'
    const starts = !uploadId && (isPost || method === 'PUT')
    const request: CosRequest = {
      method,
      key: (!starts && granted.get(key)) || key,
      params: { uploadId, partNumber, uploads: starts && isPost ? '' : undefined },
      // Uppy completes an upload with XML of this type.
      headers: { 'content-type': uploadId && isPost ? 'application/xml' : contentType },
    }
    const signed = await retry(() => callApp<SignedRequest>(url, request, 'url', app), undefined, PATIENCE)
    if (starts) granted.set(key, signed.key).set(signed.key, signed.key)
    return signed
  }
}
