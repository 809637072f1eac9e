import { CosgateError, invalidRequest } from '../error.js'
import type { HttpExchange } from './http-exchange.js'

const jsonType = /^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i
const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Returns the JSON of a request. It reads the body, unless the app's own parser has already read it.
 * @throws CosgateError `unsupported_media_type`, `payload_too_large`, `invalid_request`, `internal`
 */
export async function readJson(
  exchange: Pick<HttpExchange<unknown>, 'headers' | 'readBody'>,
  maxBytes: number,
): Promise<unknown> {
  assertJson(exchange)
  // This also covers a parser with a higher limit than ours.
  if (Number(exchange.headers['content-length']) > maxBytes) throw createBodyTooLarge(maxBytes)
  const body = await exchange.readBody(maxBytes)
  if (body === undefined) throw createNoJson()
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return body
  if (Buffer.byteLength(body) > maxBytes) throw createBodyTooLarge(maxBytes)
  return parseJson(typeof body === 'string' ? body : decode(body))
}

function assertJson({ headers }: Pick<HttpExchange<unknown>, 'headers'>): void {
  if (!jsonType.test(headers['content-type'] ?? '')) {
    throw new CosgateError('unsupported_media_type', 'content-type: must be application/json in UTF-8')
  }
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new CosgateError('unsupported_media_type', 'content-encoding: is not supported')
  }
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body)
  } catch {
    throw invalidRequest('body', 'must be UTF-8')
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw createNoJson()
  }
}

function createNoJson(): CosgateError {
  return invalidRequest('body', 'must be JSON')
}

export function createBodyTooLarge(maxBytes: number): CosgateError {
  return new CosgateError('payload_too_large', `body: must be at most ${maxBytes} bytes`)
}

/** The client disconnected in the middle of the body, or was too slow for the server. */
export function createCutOff(): CosgateError {
  return invalidRequest('body', 'was cut off before it was complete')
}
