import type { ServerResponse } from 'node:http'

/** Shares one `close` listener per response, so that a batch does not trigger Node's MaxListeners warning. */
class DisconnectListeners {
  readonly callbacks = new Set<() => void>()
  readonly onClose = (): void => {
    if (!this.#response.writableEnded) for (const callback of this.callbacks) callback()
  }
  readonly #response: ServerResponse

  constructor(response: ServerResponse) {
    this.#response = response
    response.on('close', this.onClose)
  }
}

const listenersByResponse = new WeakMap<ServerResponse, DisconnectListeners>()

/**
 * Calls back when the client disconnects before the response ends, or at once if it already has.
 * @returns a function that removes the callback
 */
export function onDisconnect(response: ServerResponse, callback: () => void): () => void {
  const listeners = listenersByResponse.get(response) ?? new DisconnectListeners(response)
  listenersByResponse.set(response, listeners)
  listeners.callbacks.add(callback)
  if (isClosed(response) && !response.writableEnded) callback()
  return () => {
    listeners.callbacks.delete(callback)
    if (listeners.callbacks.size > 0) return
    listenersByResponse.delete(response)
    response.off('close', listeners.onClose)
  }
}

/** HTTP/2 responses expose `stream.closed` instead of `closed`. */
function isClosed(response: ServerResponse & { stream?: { closed: boolean } }): boolean {
  return response.stream ? response.stream.closed : response.closed
}
