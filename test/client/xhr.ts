import { vi } from 'vitest'

/** What happens to the next bodies; `undefined` sends them. */
type Fate = 'half' | 'stall' | 'crawl' | undefined

/** Bodies that were aborted. */
export const stopped: string[] = []

/**
 * An XMLHttpRequest on Node's fetch, which reports half of a body before it sends all of it.
 *
 * @param fates what happens to the bodies in order: the connection is lost or silent after the half, or it reports a byte
 * every 50 seconds for a while.
 */
export function stubXhr(...fates: Fate[]): void {
  stopped.length = 0
  class Xhr {
    upload: { onprogress?: (event: { loaded: number }) => void } = {}
    status = 0
    responseText = ''
    onload?: () => void
    onerror?: () => void
    #headers = new Headers()
    #answered = new Headers()
    #url = ''
    #method = ''
    #stopper = new AbortController()
    #isOver = false

    open(method: string, url: string) {
      this.#method = method
      this.#url = url
    }
    setRequestHeader(name: string, value: string) {
      this.#headers.append(name, value)
    }
    getResponseHeader(name: string) {
      return this.#answered.get(name)
    }
    abort() {
      if (this.#isOver) return
      stopped.push(this.#url)
      this.#stopper.abort()
      this.#isOver = true
    }
    #end() {
      if (this.#isOver) return
      this.#isOver = true
      if (this.status === 0) this.onerror?.()
      else this.onload?.()
    }
    async send(body?: Blob | string) {
      const size = body instanceof Blob ? body.size : 0
      this.upload.onprogress?.({ loaded: Math.floor(size / 2) })
      const fate = size > 0 ? fates.shift() : undefined
      if (fate === 'stall') return
      if (fate === 'half') return this.#end()
      for (let byte = 1; fate === 'crawl' && byte < 4; byte++) {
        await new Promise((resolve) => setTimeout(resolve, 50_000))
        this.upload.onprogress?.({ loaded: Math.floor(size / 2) + byte })
      }
      try {
        const init = { method: this.#method, headers: this.#headers, body, signal: this.#stopper.signal }
        const response = await fetch(this.#url, init)
        this.#answered = response.headers
        this.responseText = await response.text()
        this.status = response.status
        this.upload.onprogress?.({ loaded: size })
      } catch {
        // The status stays 0.
      }
      this.#end()
    }
  }
  vi.stubGlobal('XMLHttpRequest', Xhr)
}
