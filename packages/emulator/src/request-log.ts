import type { RequestSummary } from './faults.js'

/** One request that reached the emulator, preflights and refused ones included. */
export interface LoggedRequest extends RequestSummary {
  /** 0 while, or where, nothing was answered. */
  status: number
  /** The error code of a refusal. */
  code: string | undefined
}

const kept = 1000

/** Adds a request to a log that holds the latest thousand. */
export function logRequest(log: LoggedRequest[], request: RequestSummary): LoggedRequest {
  const entry: LoggedRequest = { ...request, status: 0, code: undefined }
  log.push(entry)
  if (log.length > kept) log.splice(0, log.length - kept)
  return entry
}
