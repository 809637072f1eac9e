import { CosError } from '../cos-error.js'
import { buildObjectUrl } from '../object-url.js'
import type { OperationContext } from '../operation-context.js'
import type { Fields } from '../request/fields.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'
import type { StoredObject } from '../storage/object-store.js'
import { createStorageResult } from './put-object.js'

/** Creates the response that the form requested: a redirect, a document or an empty body. */
export function createPostResponse(context: OperationContext, object: StoredObject): CosResponse {
  const { etag } = object
  const { bucket, address, host, headers: fields } = context
  const redirect = parseRedirect(fields)
  if (redirect) {
    redirect.searchParams.append('bucket', bucket.name)
    redirect.searchParams.append('key', address.key)
    redirect.searchParams.append('etag', etag)
    return { status: 303, headers: { Location: redirect.href } }
  }
  const location = buildObjectUrl(host, address.key)
  const headers = { ETag: etag, Location: location, ...createStorageResult(object) }
  const status = fields.text('success_action_status')
  if (status !== '201') return { status: status === '200' ? 200 : 204, headers }
  const content = { Location: location, Bucket: bucket.name, Key: address.key, ETag: etag }
  return createXmlResponse({ PostResponse: content }, { status: 201, headers })
}

/** @throws CosError `InvalidArgument` if `success_action_redirect` is not a URL. */
export function parseRedirect(fields: Fields): URL | undefined {
  const url = fields.text('success_action_redirect')
  if (!url) return undefined
  if (!URL.canParse(url)) throw new CosError('InvalidArgument')
  return new URL(url)
}
