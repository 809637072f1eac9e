import type { RequestSummary } from './faults.js'

/** One request that reached the emulator. Preflights and refused requests are included. */
export interface LoggedRequest extends RequestSummary {
  /** The HTTP status; 0 if the request has not been answered. */
  status: number
  /** The error code of a refused request. */
  code: string | undefined
}

const MAX_LOGGED_REQUESTS = 1000

/** Appends a request to the log and drops the oldest entries above {@link MAX_LOGGED_REQUESTS}. */
export function logRequest(log: LoggedRequest[], request: RequestSummary): LoggedRequest {
  const entry: LoggedRequest = { ...request, status: 0, code: undefined }
  log.push(entry)
  if (log.length > MAX_LOGGED_REQUESTS) log.splice(0, log.length - MAX_LOGGED_REQUESTS)
  return entry
}
