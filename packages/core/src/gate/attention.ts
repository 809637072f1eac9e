import type { ServerResponse } from 'node:http'
import { withDeadline } from '../deadline.js'
import { CosgateError } from '../error.js'
import { AuthorizeThrew } from './authorize-threw.js'
import { onDeparture } from './departure.js'

/**
 * How long a decision is worth making: until its deadline, or until the client goes away. The signal that tells
 * `authorize` so is made only when it is looked at.
 */
export class Attention {
  readonly #response: ServerResponse
  #controller: AbortController | undefined
  #endWatch: (() => void) | undefined
  /** Why the decision failed, for a signal that is looked at afterwards only. */
  #failure: unknown

  constructor(response: ServerResponse) {
    this.#response = response
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      const controller = new AbortController()
      this.#controller = controller
      this.#endWatch = onDeparture(this.#response, () => controller.abort(new Error('The client went away')))
      if (this.#failure) controller.abort(this.#failure)
    }
    return this.#controller.signal
  }

  /** Waits for the answer, no longer than the deadline. @throws CosgateError `timeout` */
  async during<T>(answer: PromiseLike<T>, seconds: number): Promise<T> {
    try {
      return await withDeadline(answer, seconds, tooLate)
    } catch (error) {
      this.#failure = error instanceof AuthorizeThrew ? error.error : error
      this.#controller?.abort(this.#failure)
      throw error
    }
  }

  /** The decision is made: nobody waits for the signal any more. */
  end(): void {
    this.#endWatch?.()
  }
}

function tooLate(): CosgateError {
  return new CosgateError('timeout', 'Deciding took too long')
}
