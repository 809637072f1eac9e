import type { App } from './app.js'
import { type CosRequest, presignBatch, type SignedRequest } from './presign.js'

/** Signs requests in batches ahead of need, so that a connection does not wait for its next signature. */
export class PartSignatures {
  readonly #app: App
  readonly #requests: CosRequest[]
  readonly #ahead: number
  readonly #batches: Promise<(SignedRequest | undefined)[]>[] = []

  /**
   * @param requests in the order in which they are needed
   * @param ahead the number of signatures in stock below which the next batch is fetched. A batch has twice as many.
   */
  constructor(app: App, requests: CosRequest[], ahead: number) {
    this.#app = app
    this.#requests = requests
    this.#ahead = Math.min(ahead, 50)
  }

  /** Returns the signed request at an index, or undefined if the app refused it. */
  async get(index: number): Promise<SignedRequest | undefined> {
    const size = 2 * this.#ahead
    const needed = Math.min(index + this.#ahead, this.#requests.length)
    while (this.#batches.length * size < needed) {
      const start = this.#batches.length * size
      const batch = presignBatch(this.#app, this.#requests.slice(start, start + size))
      // Whoever needs one of its signatures gets the error.
      batch.catch(() => {})
      this.#batches.push(batch)
    }
    const batch = await this.#batches[Math.floor(index / size)]!
    return batch[index % size]
  }
}
