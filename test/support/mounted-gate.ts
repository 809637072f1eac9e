import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import {
  type AllowOptions,
  type CredentialNeed,
  type Credentials,
  createGate,
  type Decision,
  type Intent,
  NodeExchange,
  scopeByResource,
} from '@cosgate/core'
import fc from 'fast-check'
import { fields, key, value } from '../properties/arbitraries.js'
import { BUCKET, REGION } from './signer-fixture.js'

interface Answer {
  status: number
  headers: Record<string, string>
  body: Record<string, never> & { headers: Record<string, string>; url: string; authorization: string }
}

/** Sends one client request through the gate. Returns the response and what `authorize` and the provider received. */
export async function ask(
  json: object,
  {
    credentials,
    time,
    way = 'auth',
    decide = () => true,
    allow,
  }: {
    credentials: Credentials
    time: number
    way?: string
    decide?: () => Decision
    allow?: AllowOptions
  },
) {
  const intents: Intent[] = []
  const needs: CredentialNeed[] = []
  const gate = createGate({
    bucket: BUCKET,
    region: REGION,
    clock: () => time,
    ...(allow && { allow }),
    maxExpires: 1_000_000_000,
    credentialScope: scopeByResource,
    credentials: (need: CredentialNeed) => {
      needs.push(need)
      return credentials
    },
    authorize: (intent: Intent) => {
      intents.push(intent)
      return decide()
    },
  })
  const request = new IncomingMessage(new Socket())
  request.method = 'POST'
  request.headers = { 'content-type': 'application/json' }
  request.push(JSON.stringify(json))
  request.push(null)
  const answer = gate.routeFor('POST', `/cos/${way}`)!
  const reply = await answer(new NodeExchange(request, new ServerResponse(request), {}))
  const { status, headers, body } = { ...reply, body: JSON.parse(String(reply.body)) }
  return { answer: { status, headers, body } as Answer, intents, needs }
}

const operation = fc.constantFrom<{ method: string; action: string; params: Record<string, string> }>(
  { method: 'GET', action: 'GetObject', params: {} },
  { method: 'HEAD', action: 'HeadObject', params: {} },
  { method: 'PUT', action: 'PutObject', params: {} },
  { method: 'POST', action: 'InitiateMultipartUpload', params: { uploads: '' } },
  { method: 'PUT', action: 'UploadPart', params: { partNumber: '1', uploadId: 'x' } },
  { method: 'POST', action: 'CompleteMultipartUpload', params: { uploadId: 'x' } },
  { method: 'DELETE', action: 'AbortMultipartUpload', params: { uploadId: 'x' } },
  { method: 'GET', action: 'ListParts', params: { uploadId: 'x' } },
)
const clientText = value.map((text) => text.replaceAll('\ufffd', '').trim())
export const clientKey = key.filter((name) => !name.includes('\ufffd'))
export const clientHeaders = fields(
  fc.constantFrom('Content-Type', 'content-md5', 'Cache-Control', 'x-cos-meta-a', 'X-Cos-Meta-B', 'range'),
  // The gate returns 400 for other characters, because no client can send them as signed.
  fc.string({ unit: 'grapheme-ascii' }).map((text) => text.trim()),
)
export const clientParams = fields(
  fc.constantFrom('response-expires', 'Response-Cache-Control', 'response-content-language'),
  clientText,
)
export const clientRequests = fc.record({
  operation,
  key: clientKey,
  headers: clientHeaders,
  params: clientParams,
  expires: fc.integer({ min: 1, max: 3600 }),
})
export const lowerCaseNames = (given: Record<string, string>) =>
  Object.fromEntries(Object.entries(given).map(([name, text]) => [name.toLowerCase(), text]))
