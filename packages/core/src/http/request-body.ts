import type { IncomingMessage } from 'node:http'
import rawBody from 'raw-body'
import { CosgateError, invalidRequest } from '../error.js'

const jsonType = /^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Returns the JSON of a request. It reads the body, unless the app's own parser has already read it.
 * @param parsed the result of a parser: an object, a text, a Buffer, or undefined
 * @throws CosgateError `unsupported_media_type`, `payload_too_large`, `invalid_request`, `internal`
 */
export async function readJson(
  request: IncomingMessage,
  parsed: unknown,
  maxBytes: number,
): Promise<unknown> {
  assertJson(request)
  const wasRead = request.readableDidRead || request.readableEnded || isServedFromBody(request, parsed)
  // A parser may have a higher limit than ours.
  if (wasRead && Number(request.headers['content-length']) > maxBytes) throw createTooLarge(maxBytes)
  const body = wasRead ? parsed : await read(request, maxBytes)
  if (typeof body === 'string') return parseJson(body, Buffer.byteLength(body), maxBytes)
  if (body instanceof Uint8Array) return parseJson(decode(body, maxBytes), body.byteLength, maxBytes)
  if (body !== undefined) return body
  // `readableDidRead` stays false for an empty body, even after a parser ran.
  if (!request.readableDidRead) throw invalidRequest('body', 'must be JSON')
  throw new CosgateError(
    'internal',
    'The request body was read before it reached Cosgate, and no parser stored it in `body`',
  )
}

/**
 * True if a serverless adapter has stored the body and left a stream that ended, cannot be read, or never was one. Waiting
 * for such a stream would hang.
 */
function isServedFromBody(request: IncomingMessage, parsed: unknown): boolean {
  return request.readable !== true && parsed !== undefined
}

function assertJson(request: IncomingMessage): void {
  if (!jsonType.test(request.headers['content-type'] ?? '')) {
    throw new CosgateError('unsupported_media_type', 'content-type: must be application/json in UTF-8')
  }
  const encoding = request.headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new CosgateError('unsupported_media_type', 'content-encoding: is not supported')
  }
}

async function read(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  try {
    return await rawBody(request, { limit: maxBytes, length: request.headers['content-length'] })
  } catch (cause) {
    // Drain the body so that the keep-alive connection can be reused.
    request.resume()
    throw toReadError(request, cause as { status?: number }, maxBytes)
  }
}

function toReadError(request: IncomingMessage, cause: { status?: number }, maxBytes: number): CosgateError {
  if (cause.status === 413) return createTooLarge(maxBytes)
  if (cause.status === 400 || request.readableAborted)
    return invalidRequest('body', 'was cut off before it was complete')
  return new CosgateError('internal', 'The request body cannot be read', { cause })
}

function decode(body: Uint8Array, maxBytes: number): string {
  if (body.byteLength > maxBytes) throw createTooLarge(maxBytes)
  try {
    return utf8.decode(body)
  } catch {
    throw invalidRequest('body', 'must be UTF-8')
  }
}

function parseJson(text: string, bytes: number, maxBytes: number): unknown {
  if (bytes > maxBytes) throw createTooLarge(maxBytes)
  try {
    return JSON.parse(text)
  } catch {
    throw invalidRequest('body', 'must be JSON')
  }
}

function createTooLarge(maxBytes: number): CosgateError {
  return new CosgateError('payload_too_large', `body: must be at most ${maxBytes} bytes`)
}
