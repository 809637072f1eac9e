import type { IncomingMessage, ServerResponse } from 'node:http'
import { create as contentDisposition } from 'content-disposition'
import { CosgateError } from '../error.js'
import { amendedParams } from '../gate/amendment.js'
import type { Attention } from '../gate/attention.js'
import { AuthorizeThrew, decide, type Gate, type Signable } from '../gate/gate.js'
import { Intent, parseOperation } from '../gate/intent.js'
import { assertKnownOptions, assertWhole, invalidOption } from '../options.js'
import type { Fields } from '../request/fields.js'
import { parseKey } from '../request/object-key.js'
import { presigner } from '../signer/authorization.js'
import type { Lifetime } from '../signer/sign-plan.js'
import { jsonReply, type Reply, redirectReply } from './reply.js'

/** Options of `cosRedirect`. */
export interface RedirectOptions {
  /** The name under which a browser saves the file; any Unicode, control characters become `_`. */
  filename?: string
  /** Default `attachment`, so that an uploaded HTML or SVG file does not run on the bucket's domain. */
  disposition?: 'attachment' | 'inline'
  /** Content-Type of the answer of COS; default the stored one. */
  contentType?: string
  /** Cache-Control of the answer of COS; default the stored one. */
  cacheControl?: string
  /** Further parameters, such as image processing. */
  params?: Readonly<Record<string, string>>
  /** Seconds; default `defaultExpires`. COS cuts a running download when the signature expires. */
  expires?: number
  /** Default 302 for GET and HEAD, else 303. 307 is for GET and HEAD only. */
  status?: 302 | 303 | 307
  /**
   * Seconds for which the same file gets the same URL, so that browsers cache it; default off. The signature then
   * lives for up to `stableFor` plus `expires`.
   */
  stableFor?: number
  /** `json`: a 200 with `{ url, expiresAt }`, for fetch clients whose Authorization header must not follow a redirect. */
  as?: 'redirect' | 'json'
}

/** The request that is to be redirected. */
export interface Redirecting<Context> {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly context: Context
}

const known = [
  'filename',
  'disposition',
  'contentType',
  'cacheControl',
  'params',
  'expires',
  'status',
  'stableFor',
  'as',
]
/** Responses that have a redirect, or are about to. */
const taken = new WeakSet<ServerResponse>()

/**
 * Decides on a download and answers with a redirect to its signed URL.
 * @throws CosgateError a refusal, `invalid_option` for developer errors, `invalid_request` for a key that cannot be
 *   signed, `internal` for a second answer; errors of the app as they are
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
    // Who catches the refusal may redirect elsewhere.
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
  assertOptions(options, gate.maxExpires)
  const status = statusFor(request.method, options)
  const { stableFor } = options
  const signable = await decide(
    gate,
    { via: 'redirect', context, response, status },
    (attention) => redirectIntent(gate, request.method, key, options, attention),
    stableFor === undefined ? undefined : (expires) => stableLifetime(gate.clock(), stableFor, expires),
  )
  return replyFor(signable, status, options, gate.clock())
}

function replyFor(
  signable: Signable,
  status: number,
  { as, stableFor }: RedirectOptions,
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
  return { validity: { startsAt: windowStart - 60, endsAt: windowStart + stableFor + expires } }
}

function redirectIntent<Context>(
  gate: Gate<Context>,
  requestMethod: string | undefined,
  key: string,
  options: RedirectOptions,
  attention: Attention,
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
  return new Intent(facts, parseOperation(facts, gate.allow), gate.endpoint.bucket, attention)
}

function paramsFor({
  filename,
  disposition = 'attachment',
  contentType,
  cacheControl,
  params,
}: RedirectOptions): Fields {
  const own = {
    'response-content-disposition': contentDisposition(filename && printable(filename), {
      type: disposition,
    }),
    ...(contentType !== undefined && { 'response-content-type': contentType }),
    ...(cacheControl !== undefined && { 'response-cache-control': cacheControl }),
  }
  try {
    return amendedParams(own, params)
  } catch (error) {
    throw invalidOption('params', (error as Error).message)
  }
}

function printable(filename: string): string {
  return filename.toWellFormed().replace(/[\x00-\x1f\x7f-\x9f]/g, '_')
}

function statusFor(method: string | undefined, { status, as }: RedirectOptions): number {
  if (as === 'json') return 200
  const isRead = method === 'GET' || method === 'HEAD'
  // A 307 would repeat the method, which the signature does not cover.
  if (status === 307 && !isRead) throw invalidOption('status', '307 is for GET and HEAD only')
  return status ?? (isRead ? 302 : 303)
}

function assertOptions(options: RedirectOptions, maxExpires: number): void {
  assertKnownOptions(options, known)
  for (const name of ['filename', 'contentType', 'cacheControl'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'string')
      throw invalidOption(name, 'must be a string')
  }
  // Unlike a file's name, these come from the app, so what no header can hold is a mistake.
  for (const name of ['contentType', 'cacheControl'] as const) {
    if (!/^[\t\x20-\x7e]*$/.test(options[name] ?? '')) throw invalidOption(name, 'must be visible ASCII')
  }
  assertOneOf('disposition', options.disposition, ['attachment', 'inline'])
  assertOneOf('status', options.status, [302, 303, 307])
  assertOneOf('as', options.as, ['redirect', 'json'])
  for (const name of ['expires', 'stableFor'] as const) {
    if (options[name] !== undefined) assertWhole(name, options[name], 1, maxExpires)
  }
}

function assertOneOf(name: string, value: unknown, values: readonly unknown[]): void {
  if (value !== undefined && !values.includes(value))
    throw invalidOption(name, `must be one of ${values.join(', ')}`)
}
