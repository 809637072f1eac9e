import { CosgateError } from '../error.js'

/**
 * Marks an error that `authorize` or `uploaded` threw, so that it is passed to the framework's error handler unchanged and
 * is not taken for one of ours. It is not an Error itself, because nothing outside the gate ever sees it.
 */
export class CallbackError {
  /** The thrown error. A thrown value that is not an Error is wrapped. */
  readonly cause: Error

  constructor(callback: 'authorize' | 'uploaded', thrown: unknown) {
    this.cause =
      thrown instanceof Error
        ? thrown
        : new CosgateError('internal', `${callback} threw a value that is not an Error`, { cause: thrown })
  }
}

/** Returns the error that the framework gets. */
export function unwrapCallbackError(error: unknown): unknown {
  return error instanceof CallbackError ? error.cause : error
}
