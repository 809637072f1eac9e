import type { App } from './app.js'
import { type CosRequest, presignBatch, type SignedRequest } from './presign.js'

/** A part of the file, and the request that uploads it. */
export interface Part {
  number: number
  body: Blob
  request: CosRequest
  /** Undefined if the app refused the request within its batch. */
  presigned?: SignedRequest | undefined
}

/** The app accepts so many requests in one batch. */
const MAX_BATCH = 100

/**
 * Signs parts in batches, each twice as large as the number of connections. While a batch is sent, the next one is signed, so
 * that no connection waits for a signature.
 */
export async function* signParts(app: App, parts: Part[], parallel: number): AsyncGenerator<Part> {
  const size = Math.min(2 * parallel, MAX_BATCH)
  const sign = (start: number) =>
    presignBatch(
      app,
      parts.slice(start, start + size).map(({ request }) => request),
    )
  let next = sign(0)
  for (let start = 0; start < parts.length; start += size) {
    const signed = await next
    next = sign(start + size)
    // The connection that asks for one of these parts gets the error.
    next.catch(() => {})
    yield* parts.slice(start, start + size).map((part, i) => ({ ...part, presigned: signed[i] }))
  }
}
