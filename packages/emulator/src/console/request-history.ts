import type { SignatureMismatch } from '../access/signature-mismatch.js'
import type { RequestSummary } from '../faults.js'

/** A request as the console shows it. */
export interface RecordedRequest extends RequestSummary {
  id: number
  /** Unix milliseconds. */
  receivedAt: number
  /** Undefined until the request is answered. */
  status: number | undefined
  code: string | undefined
  milliseconds: number | undefined
  /** Given if the signature does not match. */
  mismatch: SignatureMismatch | undefined
}

const MAX_REQUESTS = 200

/** The latest requests, for the console. */
export class RequestHistory {
  #lastId = 0
  #requests: RecordedRequest[] = []
  readonly #listeners = new Set<(request: RecordedRequest) => void>()

  /** Oldest first. */
  get requests(): readonly RecordedRequest[] {
    return this.#requests
  }

  /** Records a request that has arrived. */
  add(summary: RequestSummary): RecordedRequest {
    this.#lastId += 1
    const { method, bucket, key, action } = summary
    const request: RecordedRequest = {
      ...{ id: this.#lastId, receivedAt: Date.now(), method, bucket, key, action },
      ...{ status: undefined, code: undefined, milliseconds: undefined, mismatch: undefined },
    }
    this.#requests.push(request)
    if (this.#requests.length > MAX_REQUESTS) this.#requests.shift()
    this.#notify(request)
    return request
  }

  /** Records the outcome of a request. */
  finish(
    request: RecordedRequest,
    outcome: Pick<RecordedRequest, 'status' | 'code'> & { mismatch?: SignatureMismatch | undefined },
  ): void {
    Object.assign(request, outcome, { milliseconds: Date.now() - request.receivedAt })
    this.#notify(request)
  }

  clear(): void {
    this.#requests = []
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: (request: RecordedRequest) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #notify(request: RecordedRequest): void {
    for (const listener of this.#listeners) listener(request)
  }
}
