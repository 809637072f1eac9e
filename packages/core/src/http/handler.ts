import type { IncomingMessage, ServerResponse } from 'node:http'
import { CosgateError } from '../error.js'
import type { Attention } from '../gate/attention.js'
import { AuthorizeThrew } from '../gate/authorize-threw.js'
import type { Subject } from '../gate/decision-channel.js'
import { decide, type Gate, type Signable } from '../gate/gate.js'
import type { EndpointSettings } from '../gate/gate-options.js'
import { type Intent, parseIntent, type Via } from '../gate/intent.js'
import { authorizationOf, presigner } from '../signer/authorization.js'
import { answerBatch, isBatch } from './batch.js'
import { decidePostPolicy } from './policy-endpoint.js'
import { isRefusal, jsonReply, problemReply, type Reply } from './reply.js'
import { readJson } from './request-body.js'
import { assertOrigin } from './request-origin.js'

/** A request to one of our endpoints, as an adapter hands it over. */
export interface Exchange<Context> {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** What the app's own parser left of the body. */
  readonly parsedBody: unknown
  /** The framework's own request or context, for `authorize`. */
  readonly context: Context
}

/** Answers one endpoint. @throws developer errors and errors of the app, for the framework */
export type EndpointHandler<Context> = (exchange: Exchange<Context>) => Promise<Reply>

type Answer<Context> = (gate: Gate<Context>, exchange: Exchange<Context>, json: unknown) => Promise<unknown>

/** The endpoints by their path. */
export function createEndpointMap<Context>(
  gate: Gate<Context>,
  settings: EndpointSettings,
): ReadonlyMap<string, EndpointHandler<Context>> {
  const endpoint =
    (answer: Answer<Context>): EndpointHandler<Context> =>
    (exchange) =>
      reply(gate, settings, exchange, answer)
  return new Map([
    [`${settings.path}/auth`, endpoint(answerAuth)],
    [`${settings.path}/presign`, endpoint(answerPresign)],
    [`${settings.path}/post-policy`, endpoint(decidePostPolicy)],
  ])
}

async function reply<Context>(
  gate: Gate<Context>,
  settings: EndpointSettings,
  exchange: Exchange<Context>,
  answer: Answer<Context>,
): Promise<Reply> {
  try {
    assertPost(exchange.request)
    assertOrigin(exchange.request.headers, settings.allowedOrigins)
    const json = await readJson(exchange.request, exchange.parsedBody, settings.maxBodyBytes)
    return jsonReply(await answer(gate, exchange, json))
  } catch (error) {
    if (isRefusal(error)) return problemReply(error)
    throw error instanceof AuthorizeThrew ? error.error : error
  }
}

function assertPost(request: IncomingMessage): void {
  if (request.method === 'POST') return
  throw new CosgateError('method_not_allowed', 'Only POST is allowed here', { headers: { Allow: 'POST' } })
}

async function answerAuth<Context>(
  gate: Gate<Context>,
  exchange: Exchange<Context>,
  json: unknown,
): Promise<unknown> {
  const { plan, snapshot, validity } = await decideOn(gate, exchange, 'auth', json)
  return {
    authorization: authorizationOf(plan, snapshot, validity),
    ...(snapshot.securityToken !== undefined && { securityToken: snapshot.securityToken }),
    headers: plan.headers,
    expiresAt: validity.endsAt,
  }
}

async function answerPresign<Context>(
  gate: Gate<Context>,
  exchange: Exchange<Context>,
  json: unknown,
): Promise<unknown> {
  const answer = async (request: unknown) =>
    presignedAnswer(await decideOn(gate, exchange, 'presign', request))
  return isBatch(json) ? answerBatch(json, answer, exchange.response) : answer(json)
}

function decideOn<Context>(
  gate: Gate<Context>,
  { context, response }: Exchange<Context>,
  via: Via,
  json: unknown,
): Promise<Signable> {
  const parse = (attention: Attention, subject: Subject): Intent =>
    parseIntent(json, via, gate, attention, subject)
  return decide(gate, { via, context, response }, parse)
}

function presignedAnswer({ plan, snapshot, validity }: Signable) {
  // A browser sets these two itself and forbids scripts to.
  const { host: _host, 'content-length': _length, ...headers } = plan.headers
  const url = presigner(plan, snapshot, validity)(plan.key)
  return { method: plan.method, url, key: plan.key, headers, expiresAt: validity.endsAt }
}
