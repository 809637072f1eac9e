import type { IncomingMessage, ServerResponse } from 'node:http'
import { CosgateError, CredentialsError, invalidRequest, type Problem, toProblem } from '../error.js'
import type { Attention } from '../gate/attention.js'
import { AuthorizeThrew, decide, type Gate, type Signable } from '../gate/gate.js'
import type { EndpointSettings } from '../gate/gate-options.js'
import { type Intent, parseIntent, parseRecord, type Via } from '../gate/intent.js'
import { authorizationOf, presigner } from '../signer/authorization.js'
import { decidePostPolicy } from './policy-endpoint.js'
import { jsonReply, problemReply, type Reply } from './reply.js'
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
export type Endpoint<Context> = (exchange: Exchange<Context>) => Promise<Reply>

type Answer<Context> = (gate: Gate<Context>, exchange: Exchange<Context>, json: unknown) => Promise<unknown>

const MOST_ITEMS = 100
const AT_ONCE = 8

/** The endpoints by their path. */
export function createEndpointMap<Context>(
  gate: Gate<Context>,
  settings: EndpointSettings,
): ReadonlyMap<string, Endpoint<Context>> {
  const endpoint =
    (answer: Answer<Context>): Endpoint<Context> =>
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

/** What a client is told; the rest is an error of the app or of ours, for the framework. */
function isRefusal(error: unknown): error is CosgateError {
  return (
    error instanceof CosgateError &&
    (error.expose || error.code === 'timeout' || error instanceof CredentialsError)
  )
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
  if (!isBatch(json)) return presignedAnswer(await decideOn(gate, exchange, 'presign', json))
  return { results: await answerItems(parseItems(json), (item) => decideOn(gate, exchange, 'presign', item)) }
}

function decideOn<Context>(
  gate: Gate<Context>,
  { context, response }: Exchange<Context>,
  via: Via,
  json: unknown,
): Promise<Signable> {
  const parse = (attention: Attention): Intent => parseIntent(json, via, gate, attention)
  return decide(gate, { via, context, response }, parse)
}

function presignedAnswer({ plan, snapshot, validity }: Signable) {
  // A browser sets these two itself and forbids scripts to.
  const { host: _host, 'content-length': _length, ...headers } = plan.headers
  const url = presigner(plan, snapshot, validity)(plan.key)
  return { method: plan.method, url, key: plan.key, headers, expiresAt: validity.endsAt }
}

function isBatch(json: unknown): json is { items: unknown } {
  return typeof json === 'object' && json !== null && Object.hasOwn(json, 'items')
}

function parseItems(json: unknown): unknown[] {
  const { items } = parseRecord(json, ['items'])
  if (!Array.isArray(items) || items.length === 0 || items.length > MOST_ITEMS) {
    throw invalidRequest('items', `must be an array of 1 to ${MOST_ITEMS} requests`)
  }
  return items
}

type ItemResult = ({ ok: true } & ReturnType<typeof presignedAnswer>) | { ok: false; error: Problem }

/** Decides item by item, a few at once; a refusal is the item's, any other error the whole request's. */
async function answerItems(
  items: unknown[],
  decideItem: (item: unknown) => Promise<Signable>,
): Promise<ItemResult[]> {
  const results: ItemResult[] = new Array(items.length)
  const queue = items.entries()
  let failed = false
  const worker = async () => {
    for (const [index, item] of queue) {
      if (failed) return
      try {
        results[index] = await answerItem(decideItem(item))
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
  return results
}

async function answerItem(decision: Promise<Signable>): Promise<ItemResult> {
  try {
    return { ok: true, ...presignedAnswer(await decision) }
  } catch (error) {
    if (isRefusal(error) && !(error instanceof CredentialsError)) {
      return { ok: false, error: toProblem(error) }
    }
    throw error
  }
}
