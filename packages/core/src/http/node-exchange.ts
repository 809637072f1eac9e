import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { CosgateError } from '../error.js'
import type { HttpExchange } from './http-exchange.js'
import { readNodeBody } from './node-body.js'
import { onDisconnect } from './node-disconnect.js'

/** Node's own request and response. */
export class NodeExchange<Context> implements HttpExchange<Context> {
  readonly method: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly response: ServerResponse
  readonly context: Context
  readonly #request: IncomingMessage
  readonly #parsedBody: unknown

  /**
   * @param context the framework's own request or context, for `authorize`
   * @param parsedBody what the app's own body parser has stored: an object, a text or a Buffer. Default: `body` of Node's
   *   request, where parsers for Express and serverless adapters store it.
   */
  constructor(request: IncomingMessage, response: ServerResponse, context: Context, parsedBody?: unknown) {
    this.method = request.method
    this.headers = request.headers
    this.response = response
    this.context = context
    this.#request = request
    this.#parsedBody = parsedBody ?? (request as { body?: unknown }).body
  }

  onDisconnect(callback: () => void): () => void {
    return onDisconnect(this.response, callback)
  }

  async readBody(maxBytes: number): Promise<unknown> {
    const request = this.#request
    if (!isServedFromParsedBody(request, this.#parsedBody)) return readNodeBody(request, maxBytes)
    // `readableDidRead` stays false for an empty body, even after a parser ran.
    if (this.#parsedBody === undefined && request.readableDidRead) {
      throw new CosgateError(
        'internal',
        'The request body was read before it reached Cosgate, and no parser stored it in `body`',
      )
    }
    return this.#parsedBody
  }
}

/**
 * True if a parser has read the stream, or if a serverless adapter has stored the body and left a stream that ended, cannot
 * be read, or never was one.
 */
function isServedFromParsedBody(request: IncomingMessage, parsedBody: unknown): boolean {
  if (request.readableDidRead || request.readableEnded) return true
  return parsedBody !== undefined && request.readable !== true
}
