import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request and its response, as an adapter passes them on. */
export interface HttpExchange<Context> {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The framework's own request or context, for `authorize`. */
  readonly context: Context
  /** The body, if the app's own parser has read it. */
  readonly parsedBody?: unknown
}
