import type { IncomingMessage } from 'node:http'
import rawBody from 'raw-body'
import { CosgateError, invalidRequest } from '../error.js'

const jsonType = /^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The JSON of a request, read by us or left by the app's own parser, whichever came first.
 * @param parsed what a parser left: an object, a text, a Buffer, or nothing
 * @throws CosgateError `unsupported_media_type`, `payload_too_large`, `invalid_request`, `internal`
 */
export async function readJson(
  request: IncomingMessage,
  parsed: unknown,
  maxBytes: number,
): Promise<unknown> {
  assertJson(request)
  // A stream that came to its end gives nothing more: waiting for it would hang.
  const body = request.readableDidRead || request.readableEnded ? parsed : await read(request, maxBytes)
  if (typeof body === 'string') return parseJson(body, Buffer.byteLength(body), maxBytes)
  if (body instanceof Uint8Array) return parseJson(decode(body, maxBytes), body.byteLength, maxBytes)
  if (body !== undefined) return body
  // An empty body ends without having been read in Node's sense, also behind a parser.
  if (!request.readableDidRead) throw invalidRequest('body', 'must be JSON')
  throw new CosgateError(
    'internal',
    'The request body was read before Cosgate, and no parser left it in `body`',
  )
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
    // What is left of the body must flow off, or the connection is of no use for the next request.
    request.resume()
    throw readFailure(request, cause as { status?: number }, maxBytes)
  }
}

function readFailure(request: IncomingMessage, cause: { status?: number }, maxBytes: number): CosgateError {
  if (cause.status === 413) return tooLarge(maxBytes)
  if (cause.status === 400 || request.readableAborted) return invalidRequest('body', 'broke off')
  return new CosgateError('internal', 'The request body cannot be read', { cause })
}

function decode(body: Uint8Array, maxBytes: number): string {
  if (body.byteLength > maxBytes) throw tooLarge(maxBytes)
  try {
    return utf8.decode(body)
  } catch {
    throw invalidRequest('body', 'must be UTF-8')
  }
}

function parseJson(text: string, bytes: number, maxBytes: number): unknown {
  if (bytes > maxBytes) throw tooLarge(maxBytes)
  try {
    return JSON.parse(text)
  } catch {
    throw invalidRequest('body', 'must be JSON')
  }
}

function tooLarge(maxBytes: number): CosgateError {
  return new CosgateError('payload_too_large', `body: must be at most ${maxBytes} bytes`)
}
