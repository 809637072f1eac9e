import type { ServerResponse } from 'node:http'
import { withDeadline } from '../deadline.js'
import { CosgateError } from '../error.js'

/**
 * How long a decision is worth making: until its deadline, or until the client goes away. The signal that tells
 * `authorize` so is made only when it is looked at.
 */
export class Attention {
  readonly #response: ServerResponse
  #controller: AbortController | undefined
  /** Why the decision failed, for a signal that is looked at afterwards only. */
  #failure: unknown
  readonly #onClose = () => {
    if (!this.#response.writableEnded) this.#controller?.abort(new Error('The client went away'))
  }

  constructor(response: ServerResponse) {
    this.#response = response
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      this.#response.on('close', this.#onClose)
      if (this.#response.closed) this.#onClose()
      if (this.#failure) this.#controller.abort(this.#failure)
    }
    return this.#controller.signal
  }

  /** Waits for the answer, no longer than the deadline. @throws CosgateError `timeout` */
  async during<T>(answer: PromiseLike<T>, seconds: number): Promise<T> {
    try {
      return await withDeadline(answer, seconds, tooLate)
    } catch (error) {
      this.#failure = error
      this.#controller?.abort(error)
      throw error
    }
  }

  /** The decision is made: nobody waits for the signal any more. */
  end(): void {
    if (this.#controller) this.#response.off('close', this.#onClose)
  }
}

function tooLate(): CosgateError {
  return new CosgateError('timeout', 'Deciding took too long')
}
