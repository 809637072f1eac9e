/**
 * Creates a promise that also rejects with the reason of a signal, as soon as it aborts. After an abort the executor is not
 * called. No listener stays on the signal.
 */
export function createAbortablePromise<Result>(
  signal: AbortSignal | undefined,
  executor: (resolve: (result: Result) => void, reject: (reason: unknown) => void) => void,
): Promise<Result> {
  let onAbort = () => {}
  return new Promise<Result>((resolve, reject) => {
    onAbort = () => reject(signal!.reason)
    if (signal?.aborted) return onAbort()
    signal?.addEventListener('abort', onAbort)
    executor(resolve, reject)
  }).finally(() => signal?.removeEventListener('abort', onAbort))
}
