import { createHash, createHmac } from 'node:crypto'

/** The request that the oracle signs, as it is sent, decoded. */
export interface OracleRequest {
  method: string
  pathname: string
  params: Readonly<Record<string, string>>
  headers: Readonly<Record<string, string>>
  secretId: string
  secretKey: string
  keyTime: string
}

const unreserved = new Set('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~')

/** Encodes byte by byte, as the document describes. It shares nothing with the code under test. */
export function percentEncode(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return unreserved.has(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

export const sha1Hex = (text: string) => createHash('sha1').update(text, 'utf8').digest('hex')
export const hmacHex = (key: string, text: string) => createHmac('sha1', key).update(text).digest('hex')

function canonical(fields: Readonly<Record<string, string>>): { list: string; text: string } {
  const pairs = Object.entries(fields)
    .map(([name, value]) => [percentEncode(name).toLowerCase(), percentEncode(value)] as const)
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return {
    list: pairs.map(([name]) => name).join(';'),
    text: pairs.map(([name, value]) => `${name}=${value}`).join('&'),
  }
}

/** Returns the result of each signing step, computed from the text of the document. */
export function expectedSteps(request: OracleRequest) {
  const { method, pathname, secretId, secretKey, keyTime } = request
  const headers = canonical(request.headers)
  const params = canonical(request.params)
  const httpString = [method.toLowerCase(), pathname, params.text, headers.text, ''].join('\n')
  const stringToSign = ['sha1', keyTime, sha1Hex(httpString), ''].join('\n')
  const signKey = hmacHex(secretKey, keyTime)
  const signature = hmacHex(signKey, stringToSign)
  const authorization = [
    'q-sign-algorithm=sha1',
    `q-ak=${secretId}`,
    `q-sign-time=${keyTime}`,
    `q-key-time=${keyTime}`,
    `q-header-list=${headers.list}`,
    `q-url-param-list=${params.list}`,
    `q-signature=${signature}`,
  ].join('&')
  return { httpString, stringToSign, signKey, signature, authorization, headers, params }
}

/** Returns the Authorization value that the document gives for a request. */
export const expectedAuthorization = (request: OracleRequest) => expectedSteps(request).authorization
