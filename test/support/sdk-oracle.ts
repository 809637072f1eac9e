import { createHash, createHmac } from 'node:crypto'
import { expect } from 'vitest'

/** The time of every test site, in Unix seconds. */
export const NOW = 1_700_000_000
export const bucket = 'examplebucket-1250000000'
export const region = 'ap-guangzhou'
export const host = `${bucket}.cos.${region}.myqcloud.com`
export const secretId = 'AKIDexampleNotReal'
export const secretKey = 'exampleSecretKeyNotReal'
export const securityToken = 'exampleSecurityTokenNotReal'

type Fields = Record<string, string>
interface Wire {
  method: string
  path: string
  params?: Fields
  headers?: Fields
}
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
const bytewise = (a: [string, string], b: [string, string]) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)
const canonical = (fields: Fields) =>
  Object.entries(fields)
    .map(([name, value]): [string, string] => [encode(name).toLowerCase(), encode(value)])
    .sort(bytewise)
const joined = (pairs: [string, string][]) => pairs.map((pair) => pair.join('=')).join('&')
const names = (pairs: [string, string][]) => pairs.map(([name]) => name).join(';')
const hmac = (key: string, text: string) => createHmac('sha1', key).update(text).digest('hex')

/** Returns the Authorization value that the official document (436/7778) requires. Written from its text alone. */
export function buildAuthorization(request: Wire, keyTime: string, id = secretId, key = secretKey): string {
  const params = canonical(request.params ?? {})
  const headers = canonical(request.headers ?? {})
  const httpString = `${request.method.toLowerCase()}\n${request.path}\n${joined(params)}\n${joined(headers)}\n`
  const toSign = `sha1\n${keyTime}\n${createHash('sha1').update(httpString).digest('hex')}\n`
  const lists = `q-header-list=${names(headers)}&q-url-param-list=${names(params)}`
  const times = `q-sign-time=${keyTime}&q-key-time=${keyTime}`
  const signature = hmac(hmac(key, keyTime), toSign)
  return `q-sign-algorithm=sha1&q-ak=${id}&${times}&${lists}&q-signature=${signature}`
}

/** Returns the KeyTime of a signature that is valid for `seconds` from the time of the test. */
export const span = (seconds = 300, at = NOW) => `${at - 60};${at + seconds}`

export interface ExpectedUrl extends Wire {
  keyTime?: string
  origin?: string
  credentials?: { secretId: string; secretKey: string }
}

/** Decodes the query of a URL by hand, without form rules, so that a literal `+` remains a `+`. */
export function parseQuery(url: string): [string, string][] {
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
  return query
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const at = pair.includes('=') ? pair.indexOf('=') : pair.length
      return [decodeURIComponent(pair.slice(0, at)), decodeURIComponent(pair.slice(at + 1))]
    })
}

/** Asserts that `url` is signed for exactly this request, with nothing missing and nothing added. */
export function expectSignedUrl(url: string, expected: ExpectedUrl): void {
  expect(new URL(url).href).toBe(url)
  const origin = expected.origin ?? `https://${host}`
  expect(url.startsWith(`${origin}/`)).toBe(true)
  const path = url.slice(origin.length).split('?')[0]!
  expect(decodeURIComponent(path)).toBe(expected.path)
  const pairs = parseQuery(url)
  const plain = pairs.filter(([name]) => !/^q-/.test(name))
  expect(plain.sort()).toEqual(Object.entries(expected.params ?? {}).sort())
  const signed = Object.fromEntries(pairs.filter(([name]) => /^q-/.test(name)))
  const headers = { host: new URL(origin).host, ...expected.headers }
  const { secretId: id, secretKey: key } = expected.credentials ?? { secretId, secretKey }
  const authorization = buildAuthorization({ ...expected, headers }, expected.keyTime ?? span(), id, key)
  expect(signed).toEqual(Object.fromEntries(authorization.split('&').map((part) => part.split(/=(.*)/, 2))))
}

/** Asserts that neither the body nor the headers of a response contain a signature. */
export function expectNoSignature(answer: { text?: string; headers: object }): void {
  const shown = `${answer.text ?? ''}\n${JSON.stringify(answer.headers)}`
  expect(shown).not.toMatch(/q-(ak|signature|(sign|key)-time)(=|%3d)|[0-9a-f]{40}|AKIDexample|exampleSec/i)
}
