import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { ByteString } from '../byte-string.js'
import type { Content } from '../storage/blob-store.js'
import { type CorsRequest, createCorsHeaders } from './cors.js'
import type { CosResponse } from './cos-response.js'

export interface OutgoingResponse {
  response: CosResponse
  cors: CorsRequest
  requestId: string
  /** Unix seconds. */
  now: number
  /** Drops the connection after this many bytes of the body. */
  dropAfter: number | undefined
}

export const createRequestId = () => randomBytes(16).toString('base64url')

/** Formats Unix seconds as an HTTP date. */
export const formatHttpDate = (seconds: number) => new Date(seconds * 1000).toUTCString()

/** Resolves when the response has been sent, and rejects if the connection breaks. */
export async function sendResponse(res: ServerResponse, outgoing: OutgoingResponse): Promise<void> {
  try {
    await writeResponse(res, outgoing)
  } finally {
    await closeContent(outgoing.response.body)
  }
}

/** Ends content that may not have been read. A generator releases its object only if it was started. */
async function closeContent(body: CosResponse['body']): Promise<void> {
  if (typeof body !== 'object') return
  for await (const _ of body) break
}

async function writeResponse(
  res: ServerResponse,
  { response, dropAfter, ...outgoing }: OutgoingResponse,
): Promise<void> {
  if (dropAfter === 0) {
    res.destroy()
    return
  }
  res.sendDate = false
  res.writeHead(response.status, createHeaders(response, outgoing))
  const { body } = response
  if (dropAfter !== undefined && body !== undefined) return sendPartialBody(res, body, dropAfter)
  if (typeof body === 'object') return pipeline(body, res)
  res.end(body)
}

function createHeaders(
  response: CosResponse,
  { cors, requestId, now }: Omit<OutgoingResponse, 'response' | 'dropAfter'>,
): Record<string, ByteString> {
  const { 'Content-Length': length = getContentLength(response), ...headers } = response.headers ?? {}
  const own = { ...headers, 'x-cos-request-id': requestId }
  return {
    ...own,
    Date: formatHttpDate(now),
    Server: 'tencent-cos',
    ...createCorsHeaders(cors, Object.keys(own)),
    // Content-Length must be last: Node rejects a Content-Disposition in UTF-8 that follows it.
    ...(length !== undefined && { 'Content-Length': length }),
  }
}

function getContentLength({ status, body }: CosResponse): string | undefined {
  if (status === 204 || status === 304 || typeof body === 'object') return undefined
  return String(Buffer.byteLength(body ?? ''))
}

async function sendPartialBody(res: ServerResponse, body: string | Content, bytes: number): Promise<void> {
  let remaining = bytes
  for await (const chunk of typeof body === 'string' ? [Buffer.from(body)] : body) {
    const part = chunk.subarray(0, remaining)
    remaining -= part.length
    if (remaining === 0) {
      res.write(part, () => res.destroy())
      return
    }
    res.write(part)
  }
  res.end()
}
