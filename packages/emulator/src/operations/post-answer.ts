import { CosError } from '../answer/errors.js'
import { writeXml } from '../answer/xml.js'
import type { Answer, Call } from '../operation.js'
import type { Fields } from '../request/fields.js'
import { locationOf } from './complete-upload.js'

/** What the form asked to be told: a redirect, a document, or nothing. */
export function postAnswer(call: Call, etag: string): Answer {
  const { bucket, address, headers: fields } = call
  const redirect = readRedirect(fields)
  if (redirect) {
    redirect.searchParams.append('bucket', bucket.name)
    redirect.searchParams.append('key', address.key)
    redirect.searchParams.append('etag', etag)
    return { status: 303, headers: { Location: redirect.href } }
  }
  const headers = { ETag: etag, Location: locationOf(call) }
  const status = fields.text('success_action_status')
  if (status !== '201') return { status: status === '200' ? 200 : 204, headers }
  const content = { Location: headers.Location, Bucket: bucket.name, Key: address.key, ETag: etag }
  const body = writeXml({ PostResponse: content })
  return { status: 201, headers: { ...headers, 'Content-Type': 'application/xml' }, body }
}

/** @throws CosError `InvalidArgument` where `success_action_redirect` is no URL. */
export function readRedirect(fields: Fields): URL | undefined {
  const url = fields.text('success_action_redirect')
  if (!url) return undefined
  if (!URL.canParse(url)) throw new CosError('InvalidArgument')
  return new URL(url)
}
