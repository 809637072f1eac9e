import { cdnRedirectEntryPoint } from '../entry-points/cdn-redirect.js'
import { type DownloadLink, type RedirectRequest, redirectEntryPoint } from '../entry-points/redirect.js'
import { CosgateError } from '../error.js'
import { decide } from '../gate/decide.js'
import type { Gate } from '../gate/gate.js'
import type { RouteSettings } from '../gate/gate-options.js'
import { invalidOption } from '../options.js'
import { resolveCdnRedirect } from './cdn-redirect-options.js'
import type { HttpExchange } from './http-exchange.js'
import {
  assertRedirectOptions,
  type RedirectOptions,
  toRedirectParams,
  toStatus,
} from './redirect-options.js'
import { type Reply, toJsonReply, toRedirectReply } from './reply.js'
import { assertAllowedOrigin } from './request-origin.js'

/** Responses already claimed by a redirect. */
const claimed = new WeakSet<object>()

/**
 * Decides on a download and answers with a redirect to its signed URL.
 * @throws CosgateError a refusal; `origin_not_allowed` with `as: 'json'`; `invalid_request` for a key that cannot be
 *   signed; `action_not_allowed`; `invalid_option` and `invalid_decision` for developer errors; `internal` for a second
 *   answer; `credentials_unavailable`; `timeout`. CallbackError with the error that the app threw.
 */
export async function redirect<Context>(
  gate: Gate<Context>,
  settings: RouteSettings,
  exchange: HttpExchange<Context>,
  key: unknown,
  options: RedirectOptions = {},
): Promise<Reply> {
  const { response } = exchange
  if (response) claim(response)
  try {
    const reply = await createReply(gate, settings, exchange, key, options)
    if (response?.headersSent) throw createAlreadyAnswered()
    return reply
  } catch (error) {
    // An app that catches the refusal may redirect to another key.
    if (response) claimed.delete(response)
    throw error
  }
}

/** @throws CosgateError `internal` if the response was already answered, or another redirect is about to answer it */
function claim(response: { readonly headersSent: boolean }): void {
  if (response.headersSent || claimed.has(response)) throw createAlreadyAnswered()
  claimed.add(response)
}

function createAlreadyAnswered(): CosgateError {
  return new CosgateError('internal', 'cosRedirect: this request was already answered')
}

async function createReply<Context>(
  gate: Gate<Context>,
  settings: RouteSettings,
  exchange: HttpExchange<Context>,
  key: unknown,
  options: RedirectOptions,
): Promise<Reply> {
  if (typeof key !== 'string') throw invalidOption('key', 'must be a string')
  assertRedirectOptions(options, gate.maxExpires)
  const { method, headers } = exchange
  const status = toStatus(method, options)
  const { as, stableFor } = options
  // A page can read JSON from another site, unlike the target of a redirect.
  if (as === 'json') assertAllowedOrigin(headers, settings.allowedOrigins)
  const request = { method: method === 'HEAD' ? 'HEAD' : 'GET', key, stableFor } as const
  const link = await signLink(gate, exchange, request, options, status)
  const reply = as === 'json' ? toJsonReply(link) : toRedirectReply(status, link.url)
  return stableFor === undefined ? reply : makeCacheable(reply, link, stableFor, gate.clock())
}

/** Signs a URL of the CDN or of COS. The options are read before the decision, so that a later change has no effect. */
function signLink<Context>(
  gate: Gate<Context>,
  exchange: HttpExchange<Context>,
  request: Pick<RedirectRequest, 'method' | 'key' | 'stableFor'>,
  options: RedirectOptions,
  status: number,
): Promise<DownloadLink> {
  if (options.cdn) {
    const { cdn, expires } = resolveCdnRedirect(gate.cdn, options, gate.defaultExpires)
    return decide(gate, cdnRedirectEntryPoint, { ...request, cdn, expires }, exchange, status)
  }
  const { method, key, stableFor } = request
  const { expires = gate.defaultExpires } = options
  const signed = { method, key, params: toRedirectParams(options), expires, stableFor }
  return decide(gate, redirectEntryPoint, signed, exchange, status)
}

/** Lets browsers cache the reply until the URL changes, but never longer than the URL is valid. */
function makeCacheable(reply: Reply, { expiresAt }: DownloadLink, stableFor: number, now: number): Reply {
  const maxAge = Math.max(0, Math.min(stableFor - (now % stableFor), expiresAt - now - 1))
  return { ...reply, headers: { ...reply.headers, 'Cache-Control': `private, max-age=${maxAge}` } }
}
