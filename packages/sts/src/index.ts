export { type AssumeRoleOptions, assumeRole } from './assume-role.js'
export type {
  CallerCredentials,
  CredentialNeed,
  Credentials,
  StsProvider,
  TemporaryCredentials,
} from './credentials.js'
export { StsError, type StsErrorCode, type StsErrorDetails } from './error.js'
export { type FederationTokenOptions, getFederationToken } from './federation-token.js'
export type { Condition, Policy, PolicyStatement } from './policy.js'
export type { StsOptions } from './provider.js'
export { scopeByPrefix } from './scope-by-prefix.js'
export { type ScopePolicyOptions, scopePolicy } from './scope-policy.js'
