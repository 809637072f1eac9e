import type { ServerResponse } from 'node:http'

/** Who waits for the client of one response; one listener serves all requests of a batch, since Node warns of many. */
class Watch {
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

const watches = new WeakMap<ServerResponse, Watch>()

/**
 * Calls back when the client goes away before it has its answer; at once where it went already.
 * @returns ends the watch
 */
export function onDeparture(response: ServerResponse, callback: () => void): () => void {
  const watch = watches.get(response) ?? new Watch(response)
  watches.set(response, watch)
  watch.callbacks.add(callback)
  if (isClosed(response) && !response.writableEnded) callback()
  return () => {
    watch.callbacks.delete(callback)
    if (watch.callbacks.size > 0) return
    watches.delete(response)
    response.off('close', watch.onClose)
  }
}

/** A response of HTTP/2 has a stream in the place of `closed`. */
function isClosed(response: ServerResponse & { stream?: { closed: boolean } }): boolean {
  return response.stream ? response.stream.closed : response.closed
}
