import { withDeadline } from '../deadline.js'
import { CosgateError } from '../error.js'
import { CallbackError } from './callback-error.js'

/** The connection to the client. */
export interface ClientConnection {
  /**
   * Calls back when the client disconnects before it got the response, or at once if it already has.
   * @returns a function that removes the callback
   */
  onDisconnect(callback: () => void): () => void
}

/**
 * Aborts when the `authorize` deadline passes, when the client disconnects, or when `authorize` rejects. The `AbortSignal`
 * is created lazily, on first access, because most apps do not use it.
 */
export class AuthorizeSignal {
  readonly #client: ClientConnection
  #controller: AbortController | undefined
  #removeListener: (() => void) | undefined
  /** The reason of the failure, for a signal that is first accessed after it. */
  #failure: unknown

  constructor(client: ClientConnection) {
    this.#client = client
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      const controller = new AbortController()
      this.#controller = controller
      this.#removeListener = this.#client.onDisconnect(() =>
        controller.abort(new Error('The client disconnected')),
      )
      if (this.#failure) controller.abort(this.#failure)
    }
    return this.#controller.signal
  }

  /** Waits for the answer until the deadline. @throws CosgateError `timeout` */
  async race<T>(answer: PromiseLike<T>, seconds: number): Promise<T> {
    try {
      return await withDeadline(answer, seconds, createAuthorizeTimeout)
    } catch (error) {
      this.#failure = error instanceof CallbackError ? error.cause : error
      this.#controller?.abort(this.#failure)
      throw error
    }
  }

  /** Removes the listener. Call it when the decision has been made. */
  dispose(): void {
    this.#removeListener?.()
  }
}

export function createAuthorizeTimeout(): CosgateError {
  return new CosgateError('timeout', 'authorize did not answer in time')
}
