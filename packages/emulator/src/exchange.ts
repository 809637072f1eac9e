import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { CosError } from './answer/errors.js'
import { errorAnswer, newRequestId, sendReply } from './answer/reply.js'
import { type Faults, noFaults, type RequestFaults, type RequestSummary } from './faults.js'
import { actionOf, answerRequest } from './handler.js'
import type { Answer } from './operation.js'
import { namelessBucket, readAddress } from './request/address.js'
import { type RawRequest, readHeaders, readRequest } from './request/raw-request.js'
import { type LoggedRequest, logRequest } from './request-log.js'
import type { Content } from './storage/blob-store.js'
import type { World } from './world.js'

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
  try {
    const faults = req.method === 'OPTIONS' ? noFaults() : emulator.faults.take(summary)
    const delay = faults.delaySeconds * 1000
    if (delay > 0) await wait(delay, undefined, { signal: emulator.closing })
    if (faults.dropAfterReceived === 0) return void res.destroy()
    const outcome = await judge(emulator.world, request, req, faults)
    const [requestId, error] = [newRequestId(), outcome instanceof CosError ? outcome : undefined]
    Object.assign(entry, { status: outcome.status, code: error?.code })
    // What is left of the body is thrown away, so that the client can hear the answer.
    req.resume()
    await sendReply(res, {
      answer: error ? errorAnswer(error, req, requestId) : (outcome as Answer),
      requestHeaders: readHeaders(req.rawHeaders),
      requestId,
      now: emulator.world.now(),
      dropAfter: faults.dropAfterSent,
    })
  } catch (error) {
    // Mostly the client went away, a switch says so, or the emulator closes: there is nobody to answer.
    if (!req.socket.destroyed && !emulator.closing.aborted) process.emitWarning(error as Error)
    res.destroy()
  }
}

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
    const { bucket = namelessBucket, key } = readAddress(request, world.home)
    return { method, bucket, key, action: actionOf(request, key) }
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
    if (req.socket.destroyed) throw error
    if (error instanceof CosError) return error
    process.emitWarning(error as Error)
    return new CosError('InternalError')
  }
}

/** The body as it arrives; a reader that stops early does not break the connection. */
async function* receive(req: IncomingMessage, dropAfter: number): Content {
  let received = 0
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    received += chunk.length
    if (received >= dropAfter) throw req.socket.destroy(new Error('cut by a fault switch'))
    yield chunk
  }
}
