export type { CdnOptions } from './cdn/cdn-options.js'
export type { CdnTimeFormat, CdnType } from './cdn/url-authentication.js'
export type { Clock } from './clock.js'
export {
  type CachedCredentials,
  type CachedCredentialsOptions,
  cachedCredentials,
} from './credentials/cached-credentials.js'
export { scopeByAction, scopeByResource } from './credentials/credential-scope.js'
export type {
  CredentialNeed,
  CredentialPair,
  CredentialProvider,
  CredentialScope,
  Credentials,
  SignaturePurpose,
  StaticCredentials,
} from './credentials/credentials.js'
export { type Environment, fromEnv } from './credentials/from-env.js'
export { fromInstanceRole, type InstanceRoleOptions } from './credentials/instance-role.js'
export type { CredentialStore } from './credentials/shared-credentials.js'
export type { Confirm } from './entry-points/confirm-by-server.js'
export type { Confirmation } from './entry-points/confirm-upload.js'
export {
  type ConfirmIntentRequest,
  createIntent,
  type FormIntentRequest,
  type IntentOptions,
  type IntentRequest,
  type RedirectIntentRequest,
  type SignIntentRequest,
} from './entry-points/create-intent.js'
export { uploadedKeys } from './entry-points/uploaded-keys.js'
export { CosgateError, type CosgateErrorCode, type CosgateErrorDetails, type Problem } from './error.js'
export type { AllowOptions } from './gate/allow.js'
export type { Decision, Grant, Refusal } from './gate/decision.js'
export type { DecisionEvent } from './gate/decision-event.js'
export type { Authorize, Upload, Uploaded } from './gate/gate.js'
export type { GateOptions } from './gate/gate-options.js'
export type { Intent } from './gate/intent.js'
export type { StoredLimits } from './gate/upload-limits.js'
export type { Via } from './gate/via.js'
export type { HttpExchange } from './http/http-exchange.js'
export { createGate, type MountedGate } from './http/mounted-gate.js'
export { NodeExchange } from './http/node-exchange.js'
export type { RedirectOptions } from './http/redirect-options.js'
export type { Reply } from './http/reply.js'
export type { RouteHandler } from './http/routes.js'
export { WebExchange } from './http/web-exchange.js'
export { type Action, objectActions } from './request/action.js'
export type { CopySource } from './request/copy-source.js'
export type { Fields } from './request/fields.js'
export type { Method } from './request/method.js'
export { ciProcess, imageProcess } from './request/process-params.js'
export { type SignedRequest, sign } from './signature/sign.js'
export type { Validity } from './signature/signature.js'
export { type CdnRequest, getCdnUrl } from './signer/cdn-url.js'
export type { PostPolicy, PostPolicyRequest } from './signer/post-policy.js'
export type { DownloadRequest, DownloadUrlsOptions, SignRequest } from './signer/sign-request.js'
export {
  type AsyncSigner,
  createSigner,
  type Signer,
  type SignerFor,
  type SignerMethods,
} from './signer/signer.js'
export type { SignerOptions } from './signer/signer-options.js'
export type { CopyOptions } from './store/copy-object.js'
export type { DeleteError } from './store/delete-objects.js'
export { createStore, type Store, type StoreRequest } from './store/store.js'
export type { StoreOptions } from './store/store-options.js'
export type { StoredObject } from './store/stored-object.js'
