import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EmulatorState } from '../emulator-state.js'
import type { Faults } from '../faults.js'
import type { RequestHistory } from '../request-history.js'

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
