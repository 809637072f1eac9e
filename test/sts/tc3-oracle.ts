import { createHash, createHmac } from 'node:crypto'

/** A signed request as it was received. */
export interface ReceivedRequest {
  method: string
  path: string
  headers: Record<string, string>
  body: string
}

export const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text, 'utf8').digest()

/**
 * Returns the steps of the official document "Signature v3", for the headers that the Authorization lists.
 * @see https://www.tencentcloud.com/document/api/1150/49459
 */
export function tc3Steps({ method, path, headers, body }: ReceivedRequest, secretKey: string) {
  const form =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/((\S+)\/(\S+)\/tc3_request), SignedHeaders=(\S+), Signature=(\S+)$/
  const [, secretId, scope, date, service, names, given] = form.exec(headers.authorization!)!
  const timestamp = headers['x-tc-timestamp']
  const canonicalHeaders = names!.split(';').map((name) => `${name}:${headers[name]!.trim().toLowerCase()}\n`)
  const canonicalRequest = `${method}\n${path}\n\n${canonicalHeaders.join('')}\n${names}\n${sha256(body)}`
  const stringToSign = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonicalRequest)}`
  const secretSigning = hmac(hmac(hmac(`TC3${secretKey}`, date!), service!), 'tc3_request')
  const signature = hmac(secretSigning, stringToSign).toString('hex')
  return { secretId, service, date, canonicalRequest, stringToSign, signature, given }
}
