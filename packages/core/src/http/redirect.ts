import type { IncomingMessage, ServerResponse } from 'node:http'
import { CosgateError } from '../error.js'
import type { Attention } from '../gate/attention.js'
import { AuthorizeThrew } from '../gate/authorize-threw.js'
import type { Subject } from '../gate/decision-channel.js'
import { decide, type Gate, type Signable } from '../gate/gate.js'
import { Intent, parseOperation } from '../gate/intent.js'
import { invalidOption } from '../options.js'
import { parseKey } from '../request/object-key.js'
import { presigner } from '../signer/authorization.js'
import { BACKDATED, type Lifetime } from '../signer/lifetime.js'
import { assertRedirectOptions, paramsFor, type RedirectOptions, statusFor } from './redirect-options.js'
import { jsonReply, type Reply, redirectReply } from './reply.js'

/** The request that is to be redirected. */
export interface Redirecting<Context> {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly context: Context
}

/** Responses that have a redirect, or are about to. */
const taken = new WeakSet<ServerResponse>()

/**
 * Decides on a download and answers with a redirect to its signed URL.
 * @throws CosgateError a refusal, `invalid_request` for a key that cannot be signed, `action_not_allowed`;
 *   `invalid_option` and `invalid_decision` for developer errors, `internal` for a second answer;
 *   `credentials_unavailable`, `timeout`; errors of the app as they are
 */
export async function redirect<Context>(
  gate: Gate<Context>,
  redirecting: Redirecting<Context>,
  key: unknown,
  options: RedirectOptions = {},
): Promise<Reply> {
  const { response } = redirecting
  assertUnanswered(response)
  taken.add(response)
  try {
    const reply = await decidedReply(gate, redirecting, key, options)
    if (response.headersSent) throw alreadyAnswered()
    return reply
  } catch (error) {
    // Whoever catches the refusal may redirect elsewhere.
    taken.delete(response)
    throw error instanceof AuthorizeThrew ? error.error : error
  }
}

function assertUnanswered(response: ServerResponse): void {
  if (response.headersSent || taken.has(response)) throw alreadyAnswered()
}

function alreadyAnswered(): CosgateError {
  return new CosgateError('internal', 'cosRedirect: this request was already answered')
}

async function decidedReply<Context>(
  gate: Gate<Context>,
  { request, response, context }: Redirecting<Context>,
  key: unknown,
  options: RedirectOptions,
): Promise<Reply> {
  if (typeof key !== 'string') throw invalidOption('key', 'must be a string')
  assertRedirectOptions(options, gate.maxExpires)
  const status = statusFor(request.method, options)
  // What was checked is what is used, however long the decision takes.
  const { as, stableFor } = options
  const signable = await decide(
    gate,
    { via: 'redirect', context, response, status },
    (attention, subject) => redirectIntent(gate, request.method, key, options, attention, subject),
    stableFor === undefined ? undefined : (expires) => stableLifetime(gate.clock(), stableFor, expires),
  )
  return replyFor(signable, status, { as, stableFor }, gate.clock())
}

function replyFor(
  signable: Signable,
  status: number,
  { as, stableFor }: Pick<RedirectOptions, 'as' | 'stableFor'>,
  now: number,
): Reply {
  const { plan, snapshot, validity } = signable
  const url = presigner(plan, snapshot, validity)(plan.key)
  const reply = as === 'json' ? jsonReply({ url, expiresAt: validity.endsAt }) : redirectReply(status, url)
  if (stableFor === undefined) return reply
  // Until the URL changes, but never as long as it lives.
  const maxAge = Math.max(0, Math.min(stableFor - (now % stableFor), validity.endsAt - now - 1))
  return { ...reply, headers: { ...reply.headers, 'Cache-Control': `private, max-age=${maxAge}` } }
}

function stableLifetime(now: number, stableFor: number, expires: number): Lifetime {
  const windowStart = now - (now % stableFor)
  // As with every signature, a COS whose clock is a little behind must take it at once.
  return { validity: { startsAt: windowStart - BACKDATED, endsAt: windowStart + stableFor + expires } }
}

function redirectIntent<Context>(
  gate: Gate<Context>,
  requestMethod: string | undefined,
  key: string,
  options: RedirectOptions,
  attention: Attention,
  subject: Subject,
): Intent {
  const facts = {
    via: 'redirect',
    // COS binds the method: a GET signature is refused for a HEAD.
    method: requestMethod === 'HEAD' ? 'HEAD' : 'GET',
    key: parseKey(key === '/' ? '' : key),
    headers: {},
    params: paramsFor(options),
    expires: options.expires ?? gate.defaultExpires,
  } as const
  const { bucket } = gate.endpoint
  Object.assign(subject, { method: facts.method, bucket, key: facts.key })
  return new Intent(facts, parseOperation(facts, gate.allow, subject), bucket, attention)
}
