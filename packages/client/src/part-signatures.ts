import type { App } from './app.js'
import { type CosRequest, presignBatch, type SignedRequest } from './presign.js'

/** The app accepts twice as many requests in one batch. */
const MAX_AHEAD = 50

/**
 * Signs requests in batches ahead of need, so that a connection does not wait for its next signature.
 *
 * @param requests in the order in which they are needed
 * @param ahead the number of signatures in stock below which the next batch is fetched. A batch has twice as many.
 * @returns a function that returns the signed request at an index, or undefined if the app refused it
 */
export function signAhead(
  app: App,
  requests: CosRequest[],
  ahead: number,
): (index: number) => Promise<SignedRequest | undefined> {
  const stock = Math.min(ahead, MAX_AHEAD)
  const batches: ReturnType<typeof presignBatch>[] = []
  return async (index) => {
    const needed = Math.min(index + stock, requests.length)
    for (let start = batches.length * 2 * stock; start < needed; start += 2 * stock) {
      const batch = presignBatch(app, requests.slice(start, start + 2 * stock))
      // The part that needs one of its signatures gets the error.
      batch.catch(() => {})
      batches.push(batch)
    }
    const batch = await batches[Math.floor(index / (2 * stock))]!
    return batch[index % (2 * stock)]
  }
}
