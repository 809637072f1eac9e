import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { readAddress } from './address.js'
import type { Content } from './blob-store.js'
import { CosError } from './errors.js'
import { type Faults, noFaults, type RequestFaults, type RequestSummary } from './faults.js'
import { answerRequest, type World } from './handler.js'
import type { Answer } from './operation.js'
import { operationOf } from './operations/index.js'
import { type RawRequest, readHeaders, readRequest } from './raw-request.js'
import { errorAnswer, newRequestId, sendReply } from './reply.js'
import { type LoggedRequest, logRequest } from './request-log.js'

export interface Exchanges {
  world: World
  faults: Faults
  log: LoggedRequest[]
  /** Ends all waiting when the emulator closes. */
  closing: AbortSignal
}

/** One request and its answer, with what the fault switches make of it. Never rejects. */
export async function exchange(
  emulator: Exchanges,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const request = readOrError(req)
  const summary = summarize(emulator.world, request, req)
  const entry = logRequest(emulator.log, summary)
  const faults = req.method === 'OPTIONS' ? noFaults() : emulator.faults.take(summary)
  try {
    if (faults.delaySeconds > 0)
      await wait(faults.delaySeconds * 1000, undefined, { signal: emulator.closing })
    if (faults.dropAfterReceived === 0) throw new BrokenOff()
    const outcome = await judge(emulator.world, request, req, faults)
    const [requestId, error] = [newRequestId(), outcome instanceof CosError ? outcome : undefined]
    Object.assign(entry, { status: outcome.status, code: error?.code })
    await sendReply(res, {
      answer: error ? errorAnswer(error, req, requestId) : (outcome as Answer),
      requestHeaders: readHeaders(req.rawHeaders),
      requestId,
      now: emulator.world.now(),
      dropAfter: faults.dropAfterSent,
    })
  } catch {
    // The client went away, a switch says so, or the emulator closes: there is nobody to answer.
    res.destroy()
  }
}

/** The connection is cut on purpose. */
class BrokenOff extends Error {}

function readOrError(req: IncomingMessage): RawRequest | CosError {
  try {
    return readRequest({ method: req.method ?? '', target: req.url ?? '', rawHeaders: req.rawHeaders })
  } catch (error) {
    return error as CosError
  }
}

function summarize(
  world: World,
  request: RawRequest | CosError,
  { method = '' }: IncomingMessage,
): RequestSummary {
  try {
    if (request instanceof CosError) throw request
    const { bucket, key } = readAddress(request, world.home)
    const action = operationOf(method, key, request.queries[0], request.headers)?.action
    return { method, bucket, key, action }
  } catch {
    return { method, bucket: '', key: '', action: undefined }
  }
}

/** @throws Error only where the connection is gone. */
async function judge(
  world: World,
  request: RawRequest | CosError,
  req: IncomingMessage,
  { status, dropAfterReceived = Number.POSITIVE_INFINITY }: RequestFaults,
): Promise<Answer | CosError> {
  if (status !== undefined) return new CosError('ServiceUnavailable', { status })
  if (request instanceof CosError) return request
  try {
    return await answerRequest(world, request, receive(req, dropAfterReceived))
  } catch (error) {
    if (error instanceof CosError) return error
    if (error instanceof BrokenOff || (req.destroyed && !req.complete)) throw error
    process.emitWarning(error as Error)
    return new CosError('InternalError')
  }
}

/** The body as it arrives; a reader that stops early does not break the connection. */
async function* receive(req: IncomingMessage, dropAfter: number): Content {
  let received = 0
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    received += chunk.length
    if (received >= dropAfter) throw new BrokenOff()
    yield chunk
  }
}
