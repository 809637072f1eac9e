import type { IncomingMessage } from 'node:http'
import type { ByteString } from '../byte-string.js'
import type { CosError } from '../cos-error.js'
import type { Content } from '../storage/blob-store.js'
import { writeXml, type XmlContent } from './xml.js'

/** A response as plain data. */
export interface CosResponse {
  status: number
  headers?: Record<string, ByteString>
  body?: string | Content
}

/** @param root the root element of the document, by its name */
export function createXmlResponse(
  root: { [name: string]: XmlContent },
  { status = 200, headers = {} }: Pick<Partial<CosResponse>, 'status' | 'headers'> = {},
): CosResponse {
  return { status, headers: { 'Content-Type': 'application/xml', ...headers }, body: writeXml(root) }
}

/** Creates COS's `<Error>` document. The response to a HEAD request has no body. */
export function createErrorResponse(
  { status, headers, code, message, elements }: CosError,
  req: IncomingMessage,
  requestId: string,
): CosResponse {
  const errorHeaders = { ...headers, 'x-cos-trace-id': requestId }
  if (req.method === 'HEAD') return { status, headers: errorHeaders }
  const resource = `${req.headers.host ?? ''}${req.url?.replace(/^https?:\/\/[^/]*|\?.*/gis, '')}`
  const ids = { Resource: resource, RequestId: requestId, TraceId: requestId }
  return createXmlResponse(
    { Error: { Code: code, Message: message, ...elements, ...ids } },
    { status, headers: errorHeaders },
  )
}
