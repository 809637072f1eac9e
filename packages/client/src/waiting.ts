/** Whether the browser knows that it has no network. Node and mini programs never know. */
export function isOffline(): boolean {
  return globalThis.navigator?.onLine === false
}

/** Resolves when the browser is online, or when the signal aborts. */
export async function waitUntilOnline(signal?: AbortSignal): Promise<void> {
  if (!isOffline()) return
  const { promise, end } = createWait(signal)
  addEventListener('online', end)
  await promise
  removeEventListener('online', end)
}

/** Resolves after the time, or at once when the signal aborts. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  const { promise, end } = createWait(signal)
  const timer = setTimeout(end, milliseconds)
  await promise
  clearTimeout(timer)
}

/** A promise that `end` or an abort resolves. It leaves no listener on the signal. */
function createWait(signal: AbortSignal | undefined): { promise: Promise<void>; end: () => void } {
  let end!: () => void
  const promise = new Promise<void>((resolve) => {
    end = () => {
      signal?.removeEventListener('abort', end)
      resolve()
    }
  })
  if (signal?.aborted) end()
  signal?.addEventListener('abort', end)
  return { promise, end }
}
