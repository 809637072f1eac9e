import { isPromise } from '../checks.js'
import type { CredentialSnapshot } from '../credentials/credentials.js'
import { withDeadline } from '../deadline.js'
import { CredentialsError } from '../error.js'
import { type ApprovedRequest, toInvalidDecision } from './apply-grant.js'
import { AuthorizeSignal, type ClientConnection, createAuthorizeTimeout } from './authorize-signal.js'
import { CallbackError } from './callback-error.js'
import { copyAnswer, type Grant, parseDecision } from './decision.js'
import { type DecisionDetails, startDecisionReport } from './decision-event.js'
import type { EntryPoint, EntryPointSteps } from './entry-point.js'
import type { Gate, GateRules } from './gate.js'
import type { Intent } from './intent.js'
import { assertUploadLimits } from './upload-limits.js'

/** The caller of an entry point. */
export interface Caller<Context> extends ClientConnection {
  /** The framework's own request or context, for `authorize`. */
  readonly context: Context
  /** The requests of one batch share their deadlines. Milliseconds of `performance.now()`; default: now. */
  readonly startedAt?: number
}

/**
 * Decides on one request. This is the only path from a client's request to a signature.
 * @param status HTTP status of the answer if the request is signed, for the decision event
 * @throws CosgateError the refusal, or a developer error; CallbackError
 */
export async function decide<Context, Input, Result>(
  gate: Gate<Context>,
  entryPoint: EntryPoint<Input, Result, Context>,
  input: Input,
  caller: Caller<Context>,
  status = 200,
): Promise<Result> {
  const signal = new AuthorizeSignal(caller)
  const report = startDecisionReport(entryPoint.via, caller.context)
  try {
    const intent = entryPoint.parse(input, gate, signal, report)
    report.describe(intent)
    const grant = await askAuthorize(gate, intent, caller, signal)
    const approved = approve(entryPoint, intent, grant, gate, input)
    report.describe(toDetails(approved))
    assertUploadLimits(approved, grant, intent.size, entryPoint.uploadFields)
    const result =
      'signForCdn' in entryPoint
        ? entryPoint.signForCdn(approved, gate.clock(), input)
        : await entryPoint.sign(approved, await fetchCredentials(gate, approved, caller), gate.clock(), {
            input,
            intent,
            grant,
            context: caller.context,
          })
    report.publishSigned(status)
    return result
  } catch (error) {
    report.publishError(error)
    throw error
  } finally {
    signal.dispose()
  }
}

/** @throws CosgateError the refusal, `invalid_decision`, `timeout`; CallbackError */
function askAuthorize<Context>(
  gate: Gate<Context>,
  intent: Intent,
  { context, startedAt }: Caller<Context>,
  signal: AuthorizeSignal,
): Grant | Promise<Grant> {
  const seconds = gate.timeouts.authorize - elapsedSince(startedAt)
  if (seconds <= 0) throw createAuthorizeTimeout()
  const answer = callAuthorize(gate, intent, context)
  return isPromise(answer) ? signal.race(answer, seconds).then(parseDecision) : parseDecision(answer)
}

/** Copies what `authorize` returns, and marks what it throws. @throws CallbackError; CosgateError `invalid_decision` */
function callAuthorize<Context>(gate: Gate<Context>, intent: Intent, context: Context): unknown {
  const rethrow = (thrown: unknown): never => {
    throw new CallbackError('authorize', thrown)
  }
  let answer: unknown
  try {
    answer = gate.authorize(intent, context)
  } catch (thrown) {
    return rethrow(thrown)
  }
  return isPromise(answer) ? Promise.resolve(answer).then(copyAnswer, rethrow) : copyAnswer(answer)
}

/** @throws CosgateError `invalid_decision` */
function approve<Input>(
  entryPoint: EntryPointSteps<Input>,
  intent: Intent,
  grant: Grant,
  rules: GateRules,
  input: Input,
): ApprovedRequest {
  try {
    return entryPoint.applyGrant(intent, grant, rules, input)
  } catch (error) {
    throw toInvalidDecision(error)
  }
}

function toDetails({ action, method, endpoint, key, expires }: ApprovedRequest): DecisionDetails {
  return { action, method, bucket: endpoint.bucket, key, expires }
}

/** @throws CosgateError `credentials_unavailable`, `timeout` */
function fetchCredentials<Context>(
  { credentials, timeouts }: Gate<Context>,
  { action, endpoint, resource }: ApprovedRequest,
  { startedAt }: Caller<Context>,
): CredentialSnapshot | Promise<CredentialSnapshot> {
  if (credentials.static) return credentials.static
  const { bucket, region } = endpoint
  const snapshot = credentials.fetch({ action, bucket, region, resource })
  if (!isPromise(snapshot)) return snapshot
  // The gate's deadline applies even if cachedCredentials() has a longer timeout.
  const left = timeouts.authorize + timeouts.credentials - elapsedSince(startedAt)
  return withDeadline(snapshot, Math.min(left, timeouts.credentials), createCredentialsTimeout)
}

/** Seconds. */
function elapsedSince(startedAt: number | undefined): number {
  return startedAt === undefined ? 0 : (performance.now() - startedAt) / 1000
}

function createCredentialsTimeout(): CredentialsError {
  return new CredentialsError('timeout', 'The credentials could not be fetched in time')
}
