import { createAbortablePromise } from './abortable-promise.js'

/** Whether the browser knows that it has no network. Node and mini programs never know. */
export function isOffline(): boolean {
  return globalThis.navigator?.onLine === false
}

/** Resolves when the browser is online. Rejects when the signal aborts. */
export function waitUntilOnline(signal?: AbortSignal): Promise<unknown> {
  return createAbortablePromise(signal, (resolve) => addEventListener('online', resolve, { once: true }))
}

/** Resolves after the time. Rejects when the signal aborts. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<unknown> {
  return createAbortablePromise(signal, (resolve) => setTimeout(resolve, milliseconds))
}
