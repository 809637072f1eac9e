export { type Action, type Method, objectActions } from './action.js'
export {
  type CachedCredentials,
  type CachedCredentialsOptions,
  cachedCredentials,
} from './cached-credentials.js'
export type { CredentialScope } from './credential-source.js'
export type { CredentialNeed, CredentialProvider, Credentials } from './credentials.js'
export { CosgateError, type CosgateErrorCode, type Problem } from './error.js'
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
