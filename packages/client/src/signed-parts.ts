import { type App, type AppJson, callApp } from './app.js'
import type { CosRequest } from './presign.js'

/** A part of the file, and the request that uploads it. */
export interface Part {
  number: number
  body: Blob
  request: CosRequest
  /** The app's answer to the request: a signed request, or a refusal. */
  presigned?: AppJson
}

/**
 * Signs parts in batches. While a batch is sent, the next one is signed, so that no connection waits for a signature.
 *
 * @param size the number of parts in a batch, at most 100
 */
export async function* signParts(app: App, parts: Part[], size: number): AsyncGenerator<Part> {
  const waiting = [...parts]
  const signNext = () => signBatch(app, waiting.splice(0, size))
  let next = signNext()
  for (let batch = await next; batch.length > 0; batch = await next) {
    next = signNext()
    // The connection that asks for one of these parts gets the error.
    next.catch(() => {})
    yield* batch
  }
}

async function signBatch(app: App, parts: Part[]): Promise<Part[]> {
  if (parts.length === 0) return []
  const items = parts.map(({ request }) => ({ ...request, ...app.fileFields }))
  const isExpected = ({ results }: AppJson) => Array.isArray(results)
  const { results } = await callApp<{ results: AppJson[] }>(app, { items }, isExpected)
  return parts.map((part, i) => ({ ...part, presigned: results[i] }))
}
