import { CosgateError } from './error.js'

/**
 * Settles as the given promise does, but no later than after so many seconds.
 * @throws CosgateError `timeout`
 */
export function withDeadline<T>(promise: PromiseLike<T>, seconds: number, message: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new CosgateError('timeout', message)), seconds * 1000)
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
