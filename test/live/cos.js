import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { createSigner } from '@cosgate/core'

const SECONDS_PER_REQUEST = 30

/**
 * @typedef {object} Answer
 * @property {number} status 0 where the connection was closed without an answer
 * @property {Record<string, string>} headers
 * @property {string} body
 * @property {string} [code] COS's error code
 */

/**
 * @typedef {object} Question
 * @property {Record<string, string>} [headers] sent and signed
 * @property {Record<string, string>} [params] sent and signed
 * @property {Record<string, string>} [unsignedHeaders] sent only
 * @property {Record<string, string>} [unsignedParams] sent only
 * @property {{ startsAt: number, endsAt: number }} [validity]
 * @property {string} [body]
 * @property {string} [signedMethod] default the method that is sent
 * @property {string} [signedKey] default the key that is sent
 * @property {string} [secretKey] instead of the right one
 * @property {boolean} [cut] ends the connection after the body, without waiting for an answer
 */

/** Speaks to one bucket over plain HTTP, so that a request may also be wrong in any way. */
export class Cos {
  /** @param {import('./configuration.js').Configuration} configuration */
  constructor(configuration) {
    this.configuration = configuration
    this.signer = createSigner(configuration)
    /** Keys that may have come into being; they are removed in the end. */
    this.written = new Set()
  }

  /** Sends a signed request. @returns {Promise<Answer>} */
  ask(method, key, question = {}) {
    const {
      headers = {},
      params = {},
      unsignedHeaders = {},
      unsignedParams = {},
      validity,
      body,
      cut,
    } = question
    const token = this.configuration.credentials.securityToken
    const sent = { ...headers, ...(token && { 'x-cos-security-token': token }) }
    const authorization = this.signerFor(question).getAuth({
      method: question.signedMethod ?? method,
      key: question.signedKey ?? key,
      headers: sent,
      params,
      ...(validity && { validity }),
    })
    const url = this.signer.getObjectUrl({ key }) + formatQuery({ ...params, ...unsignedParams })
    this.note(method, key)
    return send(method, url, { ...sent, ...unsignedHeaders, authorization }, body, cut)
  }

  /** Follows a URL that carries its signature. @returns {Promise<Answer>} */
  follow(method, url, { headers = {}, body } = {}) {
    this.note(method, decodeURIComponent(new URL(url).pathname.slice(1)))
    return send(method, url, headers, body)
  }

  note(method, key) {
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
 * `fetch` corrects a Content-Length that is wrong, Node's own client does not.
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
  return { status: response.statusCode, headers: response.headers, body, code: element(body, 'Code') }
}

/** The text of the first element of a name. */
export function element(xml, name) {
  return elements(xml, name)[0]
}

/** The texts of all elements of a name. */
export function elements(xml, name) {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text]) => unescaped(text))
}

const entities = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescaped(text) {
  return text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name) => entities[name])
}
