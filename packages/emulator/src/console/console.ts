import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerBuckets, answerObjects, answerPreview, answerSettings, removeObject } from './bucket-api.js'
import { sendConsoleFile } from './console-files.js'
import { isTrustedRequest } from './console-guard.js'
import type { ConsoleContext, ConsoleRequest } from './console-request.js'
import { sendJson, sendText } from './console-response.js'
import { addFault, answerFaults, clearFaults } from './fault-api.js'
import { answerRequest, clearRequests, streamRequests } from './request-api.js'

const CONSOLE_PATH = '/_emulator/'

type ConsoleRoute = (context: ConsoleContext, request: ConsoleRequest) => Promise<void> | void

const routes: Record<string, ConsoleRoute> = {
  'GET api/requests': streamRequests,
  'GET api/request': answerRequest,
  'DELETE api/requests': clearRequests,
  'GET api/buckets': answerBuckets,
  'GET api/objects': answerObjects,
  'DELETE api/object': removeObject,
  'GET api/preview': answerPreview,
  'GET api/settings': answerSettings,
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
    if (!isTrustedRequest(req)) return void sendText(res, 403, 'The console is for this machine only')
    if (!req.url!.startsWith(CONSOLE_PATH)) return void res.writeHead(308, { Location: CONSOLE_PATH }).end()
    const { pathname, searchParams } = new URL(req.url!, 'http://localhost')
    const name = pathname.slice(CONSOLE_PATH.length)
    const route = routes[`${req.method} ${name}`]
    if (route) return await route(context, { params: searchParams, req, res })
    if (name.startsWith('api/') || req.method !== 'GET') return void sendText(res, 404, 'Not found')
    await sendConsoleFile(res, name)
  } catch (error) {
    if (res.headersSent || req.socket.destroyed) res.destroy()
    else sendJson(res, 400, { message: (error as Error).message })
  }
}
