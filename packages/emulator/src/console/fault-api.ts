import type { IncomingMessage } from 'node:http'
import type { FaultScope, Faults } from '../faults.js'
import type { ConsoleContext, ConsoleRequest } from './console-request.js'
import { sendJson } from './console-response.js'

const MAX_BODY_BYTES = 10_000

/** The body of `POST api/faults`. */
interface FaultForm {
  kind: 'fail' | 'delay' | 'dropRequest' | 'dropResponse' | 'skewClock'
  value: number
  requests?: number | null
  action?: string
}

export function answerFaults({ faults }: ConsoleContext, { res }: ConsoleRequest): void {
  // JSON has no Infinity, so `remaining` is null if the fault stays on.
  const armed = faults.armed.map(({ remaining, action, effect }) => ({ remaining, action, effect }))
  sendJson(res, 200, { faults: armed, skewSeconds: faults.skewSeconds })
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
    ...(action && { action }),
  }
  if (kind === 'fail') faults.fail({ status: value, ...scope })
  else if (kind === 'delay') faults.delay({ seconds: value, ...scope })
  else if (kind === 'dropRequest') faults.dropRequest({ afterBytes: value, ...scope })
  else if (kind === 'dropResponse') faults.dropResponse({ afterBytes: value, ...scope })
  else if (kind === 'skewClock') faults.skewClock(value)
  else throw new TypeError('kind must be fail, delay, dropRequest, dropResponse or skewClock')
}

async function readText(req: IncomingMessage): Promise<string> {
  let text = ''
  // The connection must stay open for the answer.
  for await (const chunk of req.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += chunk
    if (text.length > MAX_BODY_BYTES) throw new TypeError('the request is too large')
  }
  return text
}
