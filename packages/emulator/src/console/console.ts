import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EmulatorState } from '../emulator-state.js'
import type { Faults } from '../faults.js'
import { answerBuckets, answerObjects, removeObject } from './bucket-api.js'
import { sendConsoleFile } from './console-files.js'
import { isTrustedRequest } from './console-guard.js'
import { sendJson, sendText } from './console-response.js'
import { addFault, answerFaults, clearFaults } from './fault-api.js'
import { sendPreview } from './object-preview.js'
import { answerRequest, streamRequests } from './request-api.js'
import type { RequestHistory } from './request-history.js'

export const CONSOLE_PATH = '/_emulator/'

/** The parts of a running emulator that the console shows and changes. */
export interface ConsoleContext {
  state: EmulatorState
  faults: Faults
  history: RequestHistory
  closing: AbortSignal
}

/** A request to the console's API. */
export interface ConsoleRequest {
  params: URLSearchParams
  req: IncomingMessage
  res: ServerResponse
}

type ConsoleRoute = (context: ConsoleContext, request: ConsoleRequest) => Promise<void> | void

const routes: Record<string, ConsoleRoute> = {
  'GET api/requests': streamRequests,
  'GET api/request': answerRequest,
  'DELETE api/requests': ({ history }, { res }) => {
    history.clear()
    sendJson(res, 200, {})
  },
  'GET api/buckets': answerBuckets,
  'GET api/objects': answerObjects,
  'DELETE api/object': removeObject,
  'GET api/preview': async ({ state }, { params, res }) => {
    const bucket = await state.buckets.get(params.get('bucket') ?? '')
    await sendPreview(res, bucket, params.get('key') ?? '')
  },
  'GET api/faults': answerFaults,
  'POST api/faults': addFault,
  'DELETE api/faults': clearFaults,
}

export function isConsoleRequest({ url = '' }: IncomingMessage): boolean {
  return url === '/_emulator' || url.startsWith(CONSOLE_PATH)
}

/** Answers a request to the console. Never rejects. */
export async function handleConsole(
  context: ConsoleContext,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  try {
    if (!isTrustedRequest(req)) return sendText(res, 403, 'The console is for this machine only')
    if (!req.url!.startsWith(CONSOLE_PATH)) return void res.writeHead(308, { Location: CONSOLE_PATH }).end()
    const { pathname, searchParams } = new URL(req.url!, 'http://localhost')
    const name = pathname.slice(CONSOLE_PATH.length)
    const route = routes[`${req.method} ${name}`]
    if (route) return await route(context, { params: searchParams, req, res })
    if (name.startsWith('api/') || req.method !== 'GET') return sendText(res, 404, 'Not found')
    await sendConsoleFile(res, name)
  } catch (error) {
    if (res.headersSent || req.socket.destroyed) res.destroy()
    else sendJson(res, 400, { message: (error as Error).message })
  }
}
