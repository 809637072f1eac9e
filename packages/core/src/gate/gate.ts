import type { ServerResponse } from 'node:http'
import type { SignaturePurpose } from '../credentials/credential-source.js'
import type { CredentialSnapshot } from '../credentials/credentials.js'
import { isPromise, withDeadline } from '../deadline.js'
import { CredentialsError } from '../error.js'
import type { Validity } from '../signature/signature.js'
import { type Lifetime, validityOf } from '../signer/lifetime.js'
import type { SignPlan } from '../signer/sign-plan.js'
import type { SignerParts } from '../signer/signer-options.js'
import { type AmendmentLimits, amend } from './amendment.js'
import { Attention } from './attention.js'
import { AuthorizeThrew } from './authorize-threw.js'
import { type Decision, type Grant, parseDecision } from './decision.js'
import { publishing, type Subject } from './decision-channel.js'
import type { ClientLimits, Intent, Via } from './intent.js'
import { assertWithinLimits } from './upload-limits.js'

/** Decides whether an intent is signed; `context` is the framework's own request or context. */
export type Authorize<Context> = (intent: Intent, context: Context) => Decision | Promise<Decision>

/** The gate's configuration, checked. */
export interface Gate<Context> extends ClientLimits, AmendmentLimits, SignerParts {
  readonly authorize: Authorize<Context>
  /** Seconds. */
  readonly timeouts: { readonly authorize: number; readonly credentials: number }
}

/** Where an intent comes from. */
export interface Asking<Context> {
  readonly via: Via
  readonly context: Context
  readonly response: ServerResponse
  /** HTTP status of the answer where the decision is a yes; default 200. */
  readonly status?: number
}

/** A request that may be signed, with the credentials and the time span to do it. */
export interface Signable {
  readonly plan: SignPlan
  readonly snapshot: CredentialSnapshot
  readonly validity: Validity
}

/**
 * The one way from an intent to a signature: parse, ask `authorize`, amend, bind, fetch credentials.
 * @throws CosgateError a refusal or developer error; AuthorizeThrew
 */
export function decide<Context>(
  gate: Gate<Context>,
  asking: Asking<Context>,
  parse: (attention: Attention, subject: Subject) => Intent,
  lifetimeOf: (expires: number) => Lifetime = (expires) => ({ expires }),
): Promise<Signable> {
  return publishing(asking, async (trace) => {
    const attention = new Attention(asking.response)
    try {
      const intent = parse(attention, trace.subject)
      trace.subject = intent
      const grant = await grantFor(gate, intent, asking.context, attention)
      const { facts, operation, endpoint } = amend(intent, grant, gate)
      if (facts !== intent) trace.subject = { ...facts, action: operation.action, bucket: endpoint.bucket }
      assertWithinLimits(operation.action, facts.headers, grant)
      const snapshot = await snapshotFor(gate, {
        action: operation.action,
        endpoint,
        resource: operation.resource,
      })
      const validity = validityOf(lifetimeOf(facts.expires), snapshot, gate.clock())
      const headers = { ...facts.headers, host: endpoint.host }
      return {
        plan: { method: facts.method, key: facts.key, endpoint, headers, params: facts.params },
        snapshot,
        validity,
      }
    } finally {
      attention.end()
    }
  })
}

/** @throws CosgateError a refusal, `invalid_decision`, `timeout`; AuthorizeThrew */
export function grantFor<Context>(
  gate: Gate<Context>,
  intent: Intent,
  context: Context,
  attention: Attention,
): Grant | Promise<Grant> {
  const answer = ask(gate, intent, context)
  return isPromise(answer)
    ? attention.during(answer, gate.timeouts.authorize).then(parseDecision)
    : parseDecision(answer)
}

/** @throws AuthorizeThrew */
function ask<Context>(gate: Gate<Context>, intent: Intent, context: Context): unknown {
  try {
    const answer: unknown = gate.authorize(intent, context)
    return isPromise(answer) ? Promise.resolve(answer).catch(rethrow) : answer
  } catch (error) {
    return rethrow(error)
  }
}

function rethrow(error: unknown): never {
  throw new AuthorizeThrew(error)
}

/** @throws CosgateError `credentials_unavailable`, `timeout` */
export function snapshotFor<Context>(
  gate: Gate<Context>,
  purpose: SignaturePurpose,
): CredentialSnapshot | Promise<CredentialSnapshot> {
  if (gate.source.atHand) return gate.source.atHand
  const snapshot = gate.source.fetch(purpose)
  // Whoever keeps the credentials may have a longer deadline of its own.
  return isPromise(snapshot) ? withDeadline(snapshot, gate.timeouts.credentials, fetchedTooLate) : snapshot
}

function fetchedTooLate(): CredentialsError {
  return new CredentialsError('timeout', 'Fetching the credentials took too long')
}
