import { channel } from 'node:diagnostics_channel'
import { CosgateError } from '../error.js'
import type { Action, Method } from '../request/action.js'
import { AuthorizeThrew } from './authorize-threw.js'
import type { Via } from './intent.js'

/** The message of the channel `cosgate:decision`: one per decision, without signatures or key material. */
export interface DecisionEvent {
  via: Via
  /** Undefined, like the next three, where the request was too malformed to tell. */
  action: Action | undefined
  method: Method | undefined
  bucket: string | undefined
  key: string | undefined
  /** `refused` below status 500, `failed` from there on. */
  outcome: 'signed' | 'refused' | 'failed'
  /** HTTP status; of what the app threw the one that it carries, else 500. */
  status: number
  code?: string
  /**
   * What failed, or what the app threw, with its cause: for your own log only, since the message of your app's or your
   * provider's own error may hold anything.
   */
  error?: unknown
  /** Seconds. */
  expires?: number
  durationMs: number
  /** The Express request or Koa context, to tell who asked. */
  context: unknown
}

/** What a decision is about, as far as the request could be read. */
export type Subject = Partial<Pick<DecisionEvent, 'action' | 'method' | 'bucket' | 'key' | 'expires'>>

/** What is known of a decision while it is made. */
export interface DecisionTrace {
  subject: Subject
}

const decisions = channel('cosgate:decision')

/** Who asks, by which way in, and the status of the answer to a yes (default 200). */
export interface DecisionOrigin {
  readonly via: Via
  readonly context: unknown
  readonly status?: number
}

/** Runs a decision and publishes how it ended, where anybody listens. */
export async function publishing<T>(
  { via, context, status = 200 }: DecisionOrigin,
  decide: (trace: DecisionTrace) => Promise<T>,
): Promise<T> {
  const trace: DecisionTrace = { subject: {} }
  if (!decisions.hasSubscribers) return decide(trace)
  const startedAt = performance.now()
  const publish = (end: DecisionEnd) => {
    const { action, method, bucket, key, expires } = trace.subject
    const durationMs = performance.now() - startedAt
    decisions.publish({
      via,
      action,
      method,
      bucket,
      key,
      ...end,
      ...(expires && { expires }),
      durationMs,
      context,
    })
  }
  try {
    const result = await decide(trace)
    publish({ outcome: 'signed', status })
    return result
  } catch (error) {
    publish(endOf(error))
    throw error
  }
}

type DecisionEnd = Pick<DecisionEvent, 'outcome' | 'status' | 'code' | 'error'>

function endOf(thrown: unknown): DecisionEnd {
  if (!(thrown instanceof CosgateError)) {
    const error = thrown instanceof AuthorizeThrew ? thrown.error : thrown
    const status = statusOf(error)
    return { outcome: outcomeOf(status), status, error }
  }
  const { status, code } = thrown
  return { outcome: outcomeOf(status), status, code, ...(status >= 500 && { error: thrown }) }
}

function outcomeOf(status: number): 'refused' | 'failed' {
  return status < 500 ? 'refused' : 'failed'
}

/** As Express and Koa read it. */
function statusOf(error: unknown): number {
  const { status, statusCode } = Object(error) as Record<string, unknown>
  return [status, statusCode].find(isErrorStatus) ?? 500
}

function isErrorStatus(status: unknown): status is number {
  return Number.isInteger(status) && (status as number) >= 400 && (status as number) < 600
}
