import type { IncomingMessage } from 'node:http'
import type { FaultScope, Faults } from '../faults.js'
import type { ConsoleContext, ConsoleRequest } from './console.js'
import { sendJson } from './console-response.js'

const MAX_BODY_BYTES = 10_000

/** What the console's form sends. */
interface FaultForm {
  kind: 'fail' | 'delay' | 'dropRequest' | 'dropResponse' | 'skewClock'
  value: number
  requests?: number | null
  action?: string
}

export function answerFaults({ faults }: ConsoleContext, { res }: ConsoleRequest): void {
  sendJson(res, 200, { faults: faults.list(), skewSeconds: faults.skewSeconds })
}

export async function addFault(context: ConsoleContext, request: ConsoleRequest): Promise<void> {
  const form = JSON.parse(await readText(request.req)) as FaultForm
  applyFault(context.faults, form)
  answerFaults(context, request)
}

export function clearFaults(context: ConsoleContext, request: ConsoleRequest): void {
  context.faults.clear()
  answerFaults(context, request)
}

/** @throws TypeError if a number is out of range */
function applyFault(faults: Faults, { kind, value, requests, action }: FaultForm): void {
  const scope: FaultScope = {
    // JSON has no Infinity.
    requests: requests ?? Number.POSITIVE_INFINITY,
    ...(action && { matching: (request) => request.action === action, label: action }),
  }
  switch (kind) {
    case 'fail':
      return faults.fail({ status: value, ...scope })
    case 'delay':
      return faults.delay({ seconds: value, ...scope })
    case 'dropRequest':
      return faults.dropRequest({ afterBytes: value, ...scope })
    case 'dropResponse':
      return faults.dropResponse({ afterBytes: value, ...scope })
    case 'skewClock':
      return faults.skewClock(value)
    default:
      throw new TypeError('kind must be fail, delay, dropRequest, dropResponse or skewClock')
  }
}

async function readText(req: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of req.setEncoding('utf8')) {
    text += chunk
    if (text.length > MAX_BODY_BYTES) throw new TypeError('the request is too large')
  }
  return text
}
