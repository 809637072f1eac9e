import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { CosError } from './cos-error.js'
import { DEFAULT_BUCKET, type EmulatorState, readCorsRules } from './emulator-state.js'
import { type Faults, NO_FAULTS, type RequestFaults, type RequestSummary } from './faults.js'
import { parseAddress } from './request/address.js'
import type { CorsRule } from './request/cors-rules.js'
import { parseHeaders, parseRequest, type RawRequest } from './request/raw-request.js'
import type { RequestHistory, RequestOutcome, SignatureMismatch } from './request-history.js'
import { type LoggedRequest, logRequest } from './request-log.js'
import { type CosResponse, createErrorResponse } from './response/cos-response.js'
import { createRequestId, sendResponse } from './response/send-response.js'
import { findAction, type IncomingExchange, routeRequest } from './router.js'
import type { Content } from './storage/blob-store.js'

/** The parts of a running emulator that every HTTP exchange uses. */
export interface ExchangeContext {
  state: EmulatorState
  faults: Faults
  log: LoggedRequest[]
  history: RequestHistory
  /** Aborts when the emulator closes, and with it all delays. */
  closing: AbortSignal
}

/** Receives one request, applies its faults, logs it and sends the response. Never rejects. */
export async function handleExchange(
  { state, faults, log, history, closing }: ExchangeContext,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const request = tryParseRequest(req)
  const summary = summarizeRequest(state, request, req)
  const [entry, record] = [logRequest(log, summary), history.start(summary)]
  let end: RequestOutcome = { status: 0, code: undefined, mismatch: undefined }
  try {
    const applied = req.method === 'OPTIONS' ? NO_FAULTS : faults.consume(summary)
    const delayMs = applied.delaySeconds * 1000
    if (delayMs > 0) await wait(delayMs, undefined, { signal: closing })
    if (applied.dropAfterReceived === 0) return void res.destroy()
    const [corsRules, requestId] = [await findCorsRules(state, request), createRequestId()]
    const outcome = await respond(state, request, req, { ...applied, corsRules, requestId })
    const error = outcome instanceof CosError ? outcome : undefined
    end = { status: outcome.status, code: error?.code, mismatch: error && getMismatch(error) }
    Object.assign(entry, { status: end.status, code: end.code })
    // Discard the rest of the body, so that the client reads the response.
    req.resume()
    await sendResponse(res, {
      response: error ? createErrorResponse(error, req, requestId) : (outcome as CosResponse),
      cors: { request: parseHeaders(req.rawHeaders), method: req.method ?? '', rules: corsRules },
      requestId,
      now: state.now(),
      dropAfter: applied.dropAfterSent,
    })
  } catch (error) {
    // Usually the client disconnected, a fault dropped the connection or the emulator is closing.
    if (!req.socket.destroyed && !closing.aborted) process.emitWarning(error as Error)
    res.destroy()
  } finally {
    history.end(record, end)
  }
}

function getMismatch({ code, elements, diagnose }: CosError): SignatureMismatch | undefined {
  const { FormatString: httpString = '', StringToSign: stringToSign = '' } = elements
  if (code !== 'SignatureDoesNotMatch') return undefined
  return { httpString, stringToSign, diagnose }
}

function tryParseRequest(req: IncomingMessage): RawRequest | CosError {
  try {
    return parseRequest({ method: req.method ?? '', target: req.url ?? '', rawHeaders: req.rawHeaders })
  } catch (error) {
    return error as CosError
  }
}

function summarizeRequest(
  { configured }: EmulatorState,
  request: RawRequest | CosError,
  { method = '' }: IncomingMessage,
): RequestSummary {
  try {
    if (request instanceof CosError) throw request
    const address = parseAddress(request, configured)
    const bucket = address.isService ? '' : (address.bucket ?? DEFAULT_BUCKET)
    return { method, bucket, key: address.key, action: findAction(request, address) }
  } catch {
    return { method, bucket: '', key: '', action: undefined }
  }
}

/** Returns the CORS rules of the requested bucket. A request that cannot be routed is answered as without rules. */
async function findCorsRules(
  state: EmulatorState,
  request: RawRequest | CosError,
): Promise<CorsRule[] | undefined> {
  if (request instanceof CosError || !request.headers.has('origin')) return undefined
  try {
    return await readCorsRules(state, parseAddress(request, state.configured))
  } catch {
    return undefined
  }
}

/** @throws Error only if the connection is closed. */
async function respond(
  state: EmulatorState,
  request: RawRequest | CosError,
  req: IncomingMessage,
  {
    status,
    dropAfterReceived = Number.POSITIVE_INFINITY,
    corsRules,
    requestId,
  }: RequestFaults & Pick<IncomingExchange, 'corsRules' | 'requestId'>,
): Promise<CosResponse | CosError> {
  if (status !== undefined) return new CosError('ServiceUnavailable', { status })
  if (request instanceof CosError) return request
  try {
    return await routeRequest(state, request, {
      body: readBody(req, dropAfterReceived),
      clientAddress: req.socket.remoteAddress ?? '',
      corsRules,
      requestId,
    })
  } catch (error) {
    if (req.socket.destroyed) throw error
    if (error instanceof CosError) return error
    process.emitWarning(error as Error)
    return new CosError('InternalError')
  }
}

/** Yields the body as it arrives. The connection stays open if the consumer stops early. */
async function* readBody(req: IncomingMessage, dropAfter: number): Content {
  let receivedBytes = 0
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    receivedBytes += chunk.length
    if (receivedBytes >= dropAfter) throw req.socket.destroy(new Error('connection dropped by a fault'))
    yield chunk
  }
}
