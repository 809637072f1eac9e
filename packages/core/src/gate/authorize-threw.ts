import { CosgateError } from '../error.js'

/** An error that `authorize` threw: it goes to the framework as it is, whatever it is. */
export class AuthorizeThrew {
  readonly error: unknown

  constructor(error: unknown) {
    this.error =
      error instanceof Error
        ? error
        : new CosgateError('internal', 'authorize threw a value that is no Error', { cause: error })
  }
}
