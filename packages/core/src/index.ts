export { type Action, type Method, objectActions } from './action.js'
export type { AllowOptions } from './allow.js'
export {
  type CachedCredentials,
  type CachedCredentialsOptions,
  cachedCredentials,
} from './cached-credentials.js'
export type { CredentialScope } from './credential-source.js'
export type { CredentialNeed, CredentialProvider, Credentials } from './credentials.js'
export type { Decision, Grant, Refusal } from './decision.js'
export type { DecisionEvent } from './decision-channel.js'
export { CosgateError, type CosgateErrorCode, type Problem } from './error.js'
export type { Authorize } from './gate.js'
export type { GateOptions } from './gate-options.js'
export type { Intent, Via } from './intent.js'
export { createGate, type MountedGate } from './mounted-gate.js'
export type { PostPolicy, PostPolicyRequest } from './post-policy.js'
export type { RedirectOptions } from './redirect.js'
export type { Reply } from './reply.js'
export type { SignRequest } from './sign-plan.js'
export { type SignedRequest, sign, type Validity } from './signature.js'
export {
  type AsyncSigner,
  createSigner,
  type DownloadRequest,
  type DownloadsOptions,
  type Signer,
  type SignerFor,
  type SignerOptions,
} from './signer.js'
