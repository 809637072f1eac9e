import type { CosgateError } from './error.js'

/** Settles like the given promise, or rejects with `createError()` after the given number of seconds. */
export function withDeadline<T>(
  promise: PromiseLike<T>,
  seconds: number,
  createError: () => CosgateError,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    // Most answers are there within the same turn of the event loop, and an immediate costs less than a timer.
    const immediate = setImmediate(() => {
      timer = setTimeout(() => reject(createError()), seconds * 1000)
    })
    const removeTimer = () => {
      clearImmediate(immediate)
      clearTimeout(timer)
    }
    promise.then(
      (value) => {
        removeTimer()
        resolve(value)
      },
      (error) => {
        removeTimer()
        reject(error)
      },
    )
  })
}

export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined)?.then === 'function'
}
