import type { CredentialSnapshot } from '../credentials/credentials.js'
import type { ApprovedRequest } from './apply-grant.js'
import type { AuthorizeSignal } from './authorize-signal.js'
import type { Grant } from './decision.js'
import type { DecisionReport } from './decision-event.js'
import type { GateRules } from './gate.js'
import type { Intent } from './intent.js'
import type { UploadFieldNames } from './upload-limits.js'
import type { Via } from './via.js'

/** The values besides the approved request that an entry point may need to sign. */
export interface SigningContext<Input, Context> {
  readonly input: Input
  readonly intent: Intent
  readonly grant: Grant
  readonly context: Context
}

/** One way into the gate. It parses a request and signs what was approved; everything in between is shared. */
export type EntryPoint<Input, Result, Context = unknown> =
  | CosEntryPoint<Input, Result, Context>
  | CdnEntryPoint<Input, Result>

/** The steps that all entry points have. */
export interface EntryPointSteps<Input> {
  readonly via: Via
  /** The names of the input's fields for the upload limits. Default: the names of the headers. */
  readonly uploadFields?: UploadFieldNames
  /** @throws CosgateError `invalid_request`, `action_not_allowed` */
  parse(input: Input, rules: GateRules, signal: AuthorizeSignal, report: DecisionReport): Intent
  /** @throws CosgateError; `decide` turns every code into `invalid_decision` */
  applyGrant(intent: Intent, grant: Grant, rules: GateRules, input: Input): ApprovedRequest
}

/** An entry point that signs with the credentials for COS. */
export interface CosEntryPoint<Input, Result, Context = unknown> extends EntryPointSteps<Input> {
  /**
   * Signs, and for a confirmation also sends what was signed.
   * @param now Unix seconds
   * @throws CosgateError `credentials_unavailable` if the credentials have expired
   */
  sign(
    approved: ApprovedRequest,
    snapshot: CredentialSnapshot,
    now: number,
    signing: SigningContext<Input, Context>,
  ): Result | Promise<Result>
}

/** An entry point that signs with the key of the CDN, so that no credentials are fetched. */
export interface CdnEntryPoint<Input, Result> extends EntryPointSteps<Input> {
  /** @param now Unix seconds */
  signForCdn(approved: ApprovedRequest, now: number, input: Input): Result
}
