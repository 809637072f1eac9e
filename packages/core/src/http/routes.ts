import { authEntryPoint } from '../entry-points/auth.js'
import { createConfirmEntryPoint } from '../entry-points/confirm.js'
import type { ConfirmUpload } from '../entry-points/confirm-upload.js'
import { postPolicyEntryPoint } from '../entry-points/post-policy.js'
import { presignEntryPoint } from '../entry-points/presign.js'
import { CosgateError } from '../error.js'
import { type Caller, decide } from '../gate/decide.js'
import type { EntryPoint } from '../gate/entry-point.js'
import type { Gate } from '../gate/gate.js'
import type { RouteSettings } from '../gate/gate-options.js'
import { answerBatch, isBatch } from './batch.js'
import type { HttpExchange } from './http-exchange.js'
import { type Reply, toJsonReply, toRefusalReply } from './reply.js'
import { readJson } from './request-body.js'
import { assertAllowedOrigin } from './request-origin.js'

/** Answers a request to one route. @throws developer errors and the app's errors, for the framework */
export type RouteHandler<Context> = (exchange: HttpExchange<Context>) => Promise<Reply>

/** Returns the answer to the JSON of a request. */
type Answer<Context> = (json: unknown, exchange: HttpExchange<Context>) => Promise<unknown>

/** Creates the routes by their path. */
export function createRoutes<Context>(
  gate: Gate<Context>,
  settings: RouteSettings,
  confirmUpload: ConfirmUpload<Context>,
): ReadonlyMap<string, RouteHandler<Context>> {
  const decideOne =
    <Result>(entryPoint: EntryPoint<unknown, Result, Context>) =>
    (json: unknown, caller: Caller<Context>) =>
      decide(gate, entryPoint, json, caller)
  const presign = decideOne(presignEntryPoint)
  const answers: Record<string, Answer<Context>> = {
    '/auth': decideOne(authEntryPoint),
    '/presign': (json, exchange) =>
      isBatch(json) ? answerBatch(json, exchange, presign) : presign(json, exchange),
    '/post-policy': decideOne(postPolicyEntryPoint),
    ...(gate.uploaded && { '/confirm': decideOne(createConfirmEntryPoint(confirmUpload, gate)) }),
  }
  return new Map(
    Object.entries(answers).map(([path, answer]) => [
      settings.path + path,
      (exchange) => handle(exchange, settings, answer),
    ]),
  )
}

async function handle<Context>(
  exchange: HttpExchange<Context>,
  settings: RouteSettings,
  answer: Answer<Context>,
): Promise<Reply> {
  try {
    assertPost(exchange.method)
    assertAllowedOrigin(exchange.headers, settings.allowedOrigins)
    const json = await readJson(exchange, settings.maxBodyBytes)
    return toJsonReply(await answer(json, exchange))
  } catch (error) {
    return toRefusalReply(error)
  }
}

function assertPost(method: string | undefined): void {
  if (method === 'POST') return
  throw new CosgateError('method_not_allowed', 'Only POST is allowed here', { headers: { Allow: 'POST' } })
}
