import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { createSigner } from '@cosgate/core'

const SECONDS_PER_REQUEST = 30

/**
 * @typedef {object} Answer
 * @property {number} status 0 if the connection was closed without a response
 * @property {Record<string, string>} headers
 * @property {string} body
 * @property {string} [code] COS's error code
 */

/**
 * @typedef {object} RequestOptions
 * @property {Record<string, string>} [headers] sent and signed
 * @property {Record<string, string>} [params] sent and signed
 * @property {Record<string, string>} [unsignedHeaders] sent only
 * @property {Record<string, string>} [unsignedParams] sent only
 * @property {Record<string, string>} [sentParams] sent instead of `params`, which are signed
 * @property {{ startsAt: number, endsAt: number }} [validity]
 * @property {string} [body]
 * @property {string} [signedMethod] by default the method that is sent
 * @property {string} [signedKey] by default the key that is sent
 * @property {string} [secretKey] instead of the configured one
 * @property {boolean} [cut] ends the connection after the body, without waiting for a response
 */

/** Sends requests to one bucket with Node's HTTP client, so that a request can also be wrong in any way. */
export class Cos {
  /** @param {import('./configuration.js').Configuration} configuration */
  constructor(configuration) {
    this.configuration = configuration
    this.signer = createSigner(configuration)
    /** Keys of objects that may exist now. They are removed at the end. */
    this.written = new Set()
  }

  /** Sends a signed request. @returns {Promise<Answer>} */
  ask(method, key, options = {}) {
    const {
      headers = {},
      params = {},
      unsignedHeaders = {},
      unsignedParams = {},
      sentParams = params,
      validity,
      body,
      cut,
    } = options
    const token = this.configuration.credentials.securityToken
    const sent = { ...headers, ...(token && { 'x-cos-security-token': token }) }
    const authorization = this.signerFor(options).getAuth({
      method: options.signedMethod ?? method,
      key: options.signedKey ?? key,
      headers: sent,
      params,
      ...(validity && { validity }),
    })
    const url = this.signer.getObjectUrl({ key }) + formatQuery({ ...sentParams, ...unsignedParams })
    this.recordWrite(method, key)
    return send(method, url, { ...sent, ...unsignedHeaders, authorization }, body, cut)
  }

  /** Follows a URL that carries its signature. @returns {Promise<Answer>} */
  follow(method, url, { headers = {}, body } = {}) {
    this.recordWrite(method, decodeURIComponent(new URL(url).pathname.slice(1)))
    return send(method, url, headers, body)
  }

  recordWrite(method, key) {
    if (['PUT', 'POST'].includes(method) && key !== '' && key !== '/') this.written.add(key)
  }

  signerFor({ secretKey }) {
    if (secretKey === undefined) return this.signer
    const { credentials } = this.configuration
    return createSigner({ ...this.configuration, credentials: { ...credentials, secretKey } })
  }
}

function formatQuery(params) {
  const pairs = Object.entries(params).map(([name, value]) => `${encode(name)}=${encode(value)}`)
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

function encode(text) {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/**
 * Uses Node's client, because `fetch` corrects a wrong Content-Length.
 *
 * @returns {Promise<Answer>}
 */
function send(method, url, headers, body, cut = false) {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const open = url.startsWith('https:') ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(SECONDS_PER_REQUEST * 1000)
    const request = open(url, { method, headers: { ...length, ...headers }, agent: false, signal })
    request.on('response', (response) => resolve(read(response)))
    request.on('error', (error) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE'
        ? resolve({ status: 0, headers: {}, body: '' })
        : reject(error),
    )
    if (cut) request.write(body, () => request.socket.destroySoon())
    else request.end(body)
  })
}

async function read(response) {
  const chunks = []
  for await (const chunk of response) chunks.push(chunk)
  const body = Buffer.concat(chunks).toString('utf8')
  return { status: response.statusCode, headers: response.headers, body, code: findElement(body, 'Code') }
}

/** Returns the text of the first element with this name. */
export function findElement(xml, name) {
  return findElements(xml, name)[0]
}

/** Returns the texts of all elements with this name. */
export function findElements(xml, name) {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text]) => unescapeXml(text))
}

const entities = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescapeXml(text) {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name) => entities[name])
}
