import { channel } from 'node:diagnostics_channel'
import { debuglog } from 'node:util'
import { CosgateError } from '../error.js'
import type { Action } from '../request/action.js'
import type { Method } from '../request/method.js'
import { CallbackError } from './callback-error.js'
import type { Via } from './via.js'

/** A message of the channel `cosgate:decision`. There is one per decision, without signatures or key material. */
export interface DecisionEvent {
  via: Via
  /** This and the next three are undefined if the request was too malformed to read them. */
  action: Action | undefined
  method: Method | undefined
  bucket: string | undefined
  key: string | undefined
  /** `refused` below status 500, `failed` from there on. */
  outcome: 'signed' | 'refused' | 'failed'
  /** HTTP status of the answer. An error that the app threw has the status that it carries, else 500. */
  status: number
  code?: string
  /**
   * The error behind a failure, with its cause. Use it for your own log only: the messages of your app's and your
   * provider's errors may contain anything.
   */
  error?: unknown
  /** Seconds. */
  expires?: number
  durationMs: number
  /** The second argument of `authorize`: the Express request, the Koa context or the context of a web host. */
  context: unknown
}

/** The parts of an event that are read from the request. */
export type DecisionDetails = Partial<Pick<DecisionEvent, 'action' | 'method' | 'bucket' | 'key' | 'expires'>>

const decisions = channel('cosgate:decision')

/** Prints to standard error if the environment variable NODE_DEBUG contains `cosgate`. */
const debug = debuglog('cosgate')

/** Collects the details of one decision and publishes its outcome. */
export interface DecisionReport {
  /** Adds details as they become known. */
  describe(details: DecisionDetails): void
  /** @param status HTTP status of the answer */
  publishSigned(status: number): void
  publishError(error: unknown): void
}

/** Discards everything. */
export const silentReport: DecisionReport = { describe() {}, publishSigned() {}, publishError() {} }

/** Starts the report of a decision. It costs nothing if nobody subscribes to the channel or sets NODE_DEBUG. */
export function startDecisionReport(via: Via, context: unknown): DecisionReport {
  return decisions.hasSubscribers || debug.enabled ? new PublishedReport(via, context) : silentReport
}

type DecisionEnd = Pick<DecisionEvent, 'outcome' | 'status' | 'code' | 'error'>

class PublishedReport implements DecisionReport {
  readonly #via: Via
  readonly #context: unknown
  readonly #startedAt = performance.now()
  #details: DecisionDetails = {}

  constructor(via: Via, context: unknown) {
    this.#via = via
    this.#context = context
  }

  describe(details: DecisionDetails): void {
    this.#details = { ...this.#details, ...details }
  }

  publishSigned(status: number): void {
    this.#publish({ outcome: 'signed', status })
  }

  publishError(error: unknown): void {
    this.#publish(toDecisionEnd(error))
  }

  #publish(end: DecisionEnd): void {
    const { action, method, bucket, key, expires } = this.#details
    const event: DecisionEvent = {
      via: this.#via,
      action,
      method,
      bucket,
      key,
      ...end,
      ...(expires && { expires }),
      durationMs: performance.now() - this.#startedAt,
      context: this.#context,
    }
    decisions.publish(event)
    printDecision(event)
  }
}

/** Leaves the error out, because its message may contain anything. */
function printDecision({ outcome, status, code, via, action, key, durationMs }: DecisionEvent): void {
  const summary = [outcome, status, code, via, action].filter((word) => word !== undefined).join(' ')
  debug('%s %o %d ms', summary, key, Math.round(durationMs))
}

function toDecisionEnd(thrown: unknown): DecisionEnd {
  if (!(thrown instanceof CosgateError)) {
    const error = thrown instanceof CallbackError ? thrown.cause : thrown
    const status = readStatus(error)
    return { outcome: toOutcome(status), status, error }
  }
  const { status, code } = thrown
  return { outcome: toOutcome(status), status, code, ...(status >= 500 && { error: thrown }) }
}

function toOutcome(status: number): 'refused' | 'failed' {
  return status < 500 ? 'refused' : 'failed'
}

/** Reads the status of an app's error in the same way as Express and Koa. */
function readStatus(error: unknown): number {
  try {
    const { status, statusCode } = Object(error) as Record<string, unknown>
    return [status, statusCode].find(isErrorStatus) ?? 500
  } catch {
    // A getter that throws must not replace the error.
    return 500
  }
}

function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) < 600
}
