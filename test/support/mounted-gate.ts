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
