import { type CosRequest, type Session, type SignedRequest, signAll, signedResult } from './cos.js'

const BATCH = 8
/** A signature that waited longer than this, in milliseconds, is not used: our clock cannot tell when it ends. */
const FRESH = 60_000

/**
 * Signs requests in batches, each when its first request is due, so that no signature grows old in a queue.
 *
 * @returns a function from a request's position to its signature; positions are asked for in rising order.
 */
export function batchSigner(
  session: Session,
  requests: CosRequest[],
): (position: number) => Promise<SignedRequest> {
  let first = 0
  let signedAt = 0
  let batch: ReturnType<typeof signAll>
  return async (position) => {
    if (position >= first + BATCH || Date.now() - signedAt > FRESH) {
      first = position
      signedAt = Date.now()
      batch = signAll(session, requests.slice(first, first + BATCH))
    }
    const index = position - first
    return signedResult((await batch).results[index]!)
  }
}
