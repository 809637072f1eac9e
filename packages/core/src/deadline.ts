import type { CosgateError } from './error.js'

/** Settles like the given promise, or rejects with `createError()` after the given number of seconds. */
export function withDeadline<T>(
  promise: PromiseLike<T>,
  seconds: number,
  createError: () => CosgateError,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(createError()), seconds * 1000)
    promise.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (error) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}
