import type { CosgateError } from './error.js'

/** Settles as the given promise does, but after so many seconds at the latest, then with the given error. */
export function withDeadline<T>(
  promise: PromiseLike<T>,
  seconds: number,
  late: () => CosgateError,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(late()), seconds * 1000)
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

export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined)?.then === 'function'
}
