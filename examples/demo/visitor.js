/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} location the target of a redirect
 * @property {any} json
 */

/** A visitor of the app: keeps the session's cookies, sends and reads JSON, and follows no redirects. */
export class Visitor {
  #app
  #cookies = new Map()

  /** @param {string} app its URL */
  constructor(app) {
    this.#app = app
  }

  /**
   * @param {string} path
   * @returns {Promise<Answer>}
   */
  get(path) {
    return this.#send(path, {})
  }

  /**
   * @param {string} path
   * @param {object} json
   * @returns {Promise<Answer>}
   */
  post(path, json) {
    return this.#send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(json),
    })
  }

  /**
   * @param {string} path
   * @returns {Promise<Answer>}
   */
  delete(path) {
    return this.#send(path, { method: 'DELETE' })
  }

  async #send(path, init) {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ')
    const response = await request(`${this.#app}${path}`, { ...init, headers: { ...init.headers, cookie } })
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/)
      this.#cookies.set(name, value)
    }
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json')
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      json: isJson ? JSON.parse(text) : {},
    }
  }
}

/**
 * Sends one request without following redirects, with a timeout of ten seconds.
 *
 * @param {string | URL} url
 * @param {RequestInit} [init]
 */
export function request(url, init) {
  return fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(10_000) })
}
