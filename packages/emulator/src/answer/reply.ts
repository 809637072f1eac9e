import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Answer } from '../operation.js'
import type { Fields } from '../request/fields.js'
import type { ByteString } from '../request/percent-encoding.js'
import type { Content } from '../storage/blob-store.js'
import { corsHeaders } from './cors.js'
import type { CosError } from './errors.js'
import { httpDate } from './times.js'
import { writeXml } from './xml.js'

/** An answer on its way out. */
export interface Reply {
  answer: Answer
  /** Of the request: it decides what a page may read. */
  requestHeaders: Fields
  requestId: string
  /** Unix seconds. */
  now: number
  /** Cuts the connection after so many bytes of the body. */
  dropAfter: number | undefined
}

export const newRequestId = () => randomBytes(16).toString('base64url')

/** COS's `<Error>` document; an answer to HEAD has none. */
export function errorAnswer(error: CosError, req: IncomingMessage, requestId: string): Answer {
  const { status, headers, code, message, elements } = error
  if (req.method === 'HEAD') return { status, headers }
  const resource = `${req.headers.host ?? ''}${req.url?.replace(/\?.*/s, '')}`
  const content = { Code: code, Message: message, ...elements, Resource: resource, RequestId: requestId }
  const body = writeXml({ Error: { ...content, TraceId: requestId } })
  return { status, headers: { 'Content-Type': 'application/xml', ...headers }, body }
}

/** Sends an answer; resolves when it is out, rejects when the connection breaks. */
export async function sendReply(res: ServerResponse, { answer, dropAfter, ...reply }: Reply): Promise<void> {
  if (dropAfter === 0) {
    res.destroy()
    return
  }
  res.sendDate = false
  res.writeHead(answer.status, allHeaders(answer, reply))
  const { body } = answer
  if (dropAfter !== undefined && body !== undefined) return sendStart(res, body, dropAfter)
  if (typeof body === 'object') return pipeline(body, res)
  res.end(body)
}

function allHeaders(answer: Answer, reply: Omit<Reply, 'answer' | 'dropAfter'>): Record<string, ByteString> {
  const { 'Content-Length': length = lengthOf(answer), ...headers } = answer.headers ?? {}
  const own = { ...headers, 'x-cos-request-id': reply.requestId }
  return {
    ...own,
    Date: httpDate(reply.now),
    Server: 'tencent-cos',
    ...corsHeaders(reply.requestHeaders, Object.keys(own)),
    // Last, since Node refuses a Content-Disposition in UTF-8 that stands behind it.
    ...(length !== undefined && { 'Content-Length': length }),
  }
}

function lengthOf({ status, body }: Answer): string | undefined {
  if (status === 204 || status === 304 || typeof body === 'object') return undefined
  return String(Buffer.byteLength(body ?? ''))
}

async function sendStart(res: ServerResponse, body: string | Content, bytes: number): Promise<void> {
  let left = bytes
  for await (const chunk of typeof body === 'string' ? [Buffer.from(body)] : body) {
    const part = chunk.subarray(0, left)
    left -= part.length
    if (left === 0) {
      res.write(part, () => res.destroy())
      return
    }
    res.write(part)
  }
  res.end()
}
