/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} location where a redirect leads
 * @property {any} json
 */

/** A visitor of the app, as a browser would be one: keeps the session's cookies, speaks JSON, follows nothing. */
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
 * One request without redirects, answered within ten seconds.
 *
 * @param {string | URL} url
 * @param {RequestInit} [init]
 */
export function request(url, init) {
  return fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(10_000) })
}
