import { createHash, createHmac } from 'node:crypto'

/** A POST of a JSON body to `/`, the only kind of request that is sent to STS. */
export interface Tc3Request {
  /** Including the port if present, as in the Host header. */
  readonly host: string
  readonly body: string
  /** Unix seconds. */
  readonly timestamp: number
}

export const CONTENT_TYPE = 'application/json'
const SERVICE = 'sts'
const SIGNED_HEADERS = 'content-type;host'

/**
 * Returns the Authorization value of a request to STS.
 * @returns `TC3-HMAC-SHA256 Credential=…/2026-11-23/sts/tc3_request, SignedHeaders=content-type;host, Signature=…`
 * @see https://www.tencentcloud.com/document/api/1150/49459
 */
export function signTc3(request: Tc3Request, key: { secretId: string; secretKey: string }): string {
  const scope = credentialScope(request)
  const signature = hmac(signingKey(request, key.secretKey), stringToSign(request)).toString('hex')
  return `TC3-HMAC-SHA256 Credential=${key.secretId}/${scope}, SignedHeaders=${SIGNED_HEADERS}, Signature=${signature}`
}

function canonicalRequest({ host, body }: Tc3Request): string {
  const headers = `content-type:${CONTENT_TYPE}\nhost:${host}\n`
  return ['POST', '/', '', headers, SIGNED_HEADERS, sha256(body)].join('\n')
}

function stringToSign(request: Tc3Request): string {
  const { timestamp } = request
  return ['TC3-HMAC-SHA256', timestamp, credentialScope(request), sha256(canonicalRequest(request))].join(
    '\n',
  )
}

function signingKey({ timestamp }: Tc3Request, secretKey: string): Buffer {
  return [formatDate(timestamp), SERVICE, 'tc3_request'].reduce(hmac, Buffer.from(`TC3${secretKey}`))
}

function credentialScope({ timestamp }: Tc3Request): string {
  return `${formatDate(timestamp)}/${SERVICE}/tc3_request`
}

/** Returns the day in UTC. */
function formatDate(timestamp: number): string {
  return new Date(timestamp * 1000).toISOString().slice(0, 10)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
