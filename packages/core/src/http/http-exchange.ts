import type { IncomingHttpHeaders } from 'node:http'
import type { Caller } from '../gate/decide.js'

/** A request as an adapter passes it on. It hides whether the host uses Node's or the web's request and response. */
export interface HttpExchange<Context> extends Caller<Context> {
  readonly method: string | undefined
  /** Headers by lower-case name. */
  readonly headers: IncomingHttpHeaders
  /** The response that `cosRedirect` must not answer twice. It is undefined if the host returns its response. */
  readonly response?: { readonly headersSent: boolean }
  /**
   * Returns the body: bytes, a text, the JSON that the app's own parser has made of it, or undefined if there is none.
   * @throws CosgateError `payload_too_large`, `invalid_request` if it was cut off, `internal` if it cannot be read
   */
  readBody(maxBytes: number): Promise<unknown>
}
