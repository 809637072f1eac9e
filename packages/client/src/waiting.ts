/** Whether the browser knows that it has no network. Node and mini programs never know. */
export function isOffline(): boolean {
  return globalThis.navigator?.onLine === false
}

/** Resolves when the browser is online, or when the signal aborts. */
export function waitUntilOnline(signal?: AbortSignal): Promise<void> {
  return wait((end) => addEventListener('online', end, { once: true }), signal)
}

/** Resolves after the time, or at once when the signal aborts. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return wait((end) => setTimeout(end, milliseconds), signal)
}

/** Resolves when `end` is called or the signal aborts. It leaves no listener on the signal. */
function wait(begin: (end: () => void) => void, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      signal?.removeEventListener('abort', end)
      resolve()
    }
    if (signal?.aborted) return end()
    signal?.addEventListener('abort', end)
    begin(end)
  })
}
