import fc from 'fast-check'
import { fields, key, value } from './arbitraries.js'

const operation = fc.constantFrom<{ method: string; action: string; params: Record<string, string> }>(
  { method: 'GET', action: 'GetObject', params: {} },
  { method: 'HEAD', action: 'HeadObject', params: {} },
  { method: 'PUT', action: 'PutObject', params: {} },
  { method: 'POST', action: 'InitiateMultipartUpload', params: { uploads: '' } },
  { method: 'PUT', action: 'UploadPart', params: { partNumber: '1', uploadId: 'x' } },
  { method: 'POST', action: 'CompleteMultipartUpload', params: { uploadId: 'x' } },
  { method: 'DELETE', action: 'AbortMultipartUpload', params: { uploadId: 'x' } },
  { method: 'GET', action: 'ListParts', params: { uploadId: 'x' } },
)
const clientText = value.map((text) => text.replaceAll('\ufffd', '').trim())
export const clientKey = key.filter((name) => !name.includes('\ufffd'))
export const clientHeaders = fields(
  fc.constantFrom('Content-Type', 'content-md5', 'Cache-Control', 'x-cos-meta-a', 'X-Cos-Meta-B', 'range'),
  // The gate returns 400 for other characters, because no client can send them as signed.
  fc.string({ unit: 'grapheme-ascii' }).map((text) => text.trim()),
)
export const clientParams = fields(
  fc.constantFrom('response-expires', 'Response-Cache-Control', 'response-content-language'),
  clientText,
)
export const clientRequests = fc.record({
  operation,
  key: clientKey,
  headers: clientHeaders,
  params: clientParams,
  expires: fc.integer({ min: 1, max: 3600 }),
})
export const lowerCaseNames = (given: Record<string, string>) =>
  Object.fromEntries(Object.entries(given).map(([name, text]) => [name.toLowerCase(), text]))
