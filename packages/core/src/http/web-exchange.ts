import type { IncomingHttpHeaders } from 'node:http'
import { CosgateError } from '../error.js'
import type { HttpExchange } from './http-exchange.js'
import { createBodyTooLarge, createCutOff } from './request-body.js'

/** A web `Request`, as Hono, Next and other hosts pass it. */
export class WebExchange<Context> implements HttpExchange<Context> {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  readonly context: Context
  readonly #request: Request

  /** @param context what `authorize` gets */
  constructor(request: Request, context: Context) {
    this.method = request.method
    this.headers = Object.fromEntries(request.headers)
    this.context = context
    this.#request = request
  }

  onDisconnect(callback: () => void): () => void {
    const { signal } = this.#request
    signal.addEventListener('abort', callback)
    if (signal.aborted) callback()
    return () => signal.removeEventListener('abort', callback)
  }

  async readBody(maxBytes: number): Promise<Uint8Array | undefined> {
    const { body, bodyUsed } = this.#request
    if (bodyUsed || body?.locked) {
      throw new CosgateError('internal', 'The request body was read before it reached Cosgate')
    }
    return body ? readWebBody(body, maxBytes) : undefined
  }
}

async function readWebBody(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  const reader = body.getReader()
  const readChunk = () =>
    reader.read().catch(() => {
      throw createCutOff()
    })
  for (let chunk = await readChunk(); !chunk.done; chunk = await readChunk()) {
    bytes += chunk.value.byteLength
    chunks.push(chunk.value)
    if (bytes <= maxBytes) continue
    // Nothing waits for the end of a body that may never end.
    reader.cancel().catch(() => {})
    throw createBodyTooLarge(maxBytes)
  }
  return Buffer.concat(chunks, bytes)
}
