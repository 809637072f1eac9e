import { callSts, type StsCall } from './client.js'
import { type ConnectionOptions, connectionOptionNames, resolveConnection } from './connection.js'
import {
  assertCaller,
  type CallerCredentials,
  type CredentialNeed,
  resolveCaller,
  type StsProvider,
} from './credentials.js'
import { invalidOption } from './error.js'
import { assertIntegerInRange } from './option.js'
import type { Policy } from './policy.js'
import { createPolicyForNeed, scopeByExactResource } from './scope-by-prefix.js'

/** The options that {@link assumeRole} and {@link getFederationToken} share. */
export interface StsOptions extends ConnectionOptions {
  /** The caller's own key, or a function that returns it before each call. */
  credentials: CallerCredentials
  /** Lifetime of the temporary key in whole seconds. Default: 1800. */
  durationSeconds?: number
  /**
   * The part of the caller's or the role's rights that the temporary key gets: a policy, or a function that returns one.
   * With a function, each action and resource has its own key.
   */
  policy?: Policy | ((need: CredentialNeed) => Policy)
  /**
   * True to request a policy that fits the need. Default: false. Each action and resource then has its own key, or each
   * folder if the signer's option `credentialScope` is `scopeByPrefix(…)`.
   */
  scoped?: boolean
}

/** The names of {@link StsOptions}. */
export const stsOptionNames = ['credentials', 'durationSeconds', 'policy', 'scoped', ...connectionOptionNames]

/**
 * Creates the provider for one action of STS.
 * @param ownParams the parameters of the action besides `DurationSeconds` and `Policy`
 * @param maxDuration seconds
 */
export function createProvider(
  action: StsCall['action'],
  ownParams: Readonly<Record<string, string>>,
  options: StsOptions,
  maxDuration: number,
): StsProvider {
  const { credentials, durationSeconds = 1800, policy, scoped = false } = options
  assertCaller(credentials)
  assertIntegerInRange('durationSeconds', durationSeconds, 1, maxDuration)
  assertPolicy(policy, scoped)
  const connection = resolveConnection(options)
  const createPolicy = scoped
    ? createPolicyForNeed
    : typeof policy === 'function'
      ? withCheck(policy)
      : undefined
  const provider: StsProvider = async (need) => {
    const granted = createPolicy ? createPolicy(need) : (policy as Policy | undefined)
    const params = {
      ...ownParams,
      DurationSeconds: durationSeconds,
      ...(granted && { Policy: encodePolicy(granted) }),
    }
    return callSts({ action, params }, await resolveCaller(need, credentials), connection)
  }
  // A key that was requested for one resource must not be used for another one.
  return createPolicy ? Object.assign(provider, { credentialScope: scopeByExactResource }) : provider
}

/** Without a policy, the key would get all rights of the role, so the result of a function is checked. */
function withCheck(policy: (need: CredentialNeed) => Policy): (need: CredentialNeed) => Policy {
  return (need) => {
    const granted = policy(need)
    assertDocument(granted)
    return granted
  }
}

/** STS requires the policy URL-encoded inside the JSON. */
function encodePolicy(policy: Policy): string {
  return encodeURIComponent(JSON.stringify(policy))
}

function assertPolicy(policy: unknown, scoped: unknown): void {
  if (typeof scoped !== 'boolean') throw invalidOption('scoped', 'must be true or false')
  if (policy === undefined || (typeof policy === 'function' && !scoped)) return
  if (scoped) throw invalidOption('policy', 'must not be given with scoped: true, which creates its own')
  assertDocument(policy)
}

function assertDocument(policy: unknown): void {
  if (Array.isArray((policy as Partial<Policy> | null | undefined)?.statement)) return
  throw invalidOption('policy', 'must be a CAM policy with statements, or a function that returns one')
}
