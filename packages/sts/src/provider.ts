import { callSts, type StsCall } from './client.js'
import { type ConnectionOptions, connectionOf, connectionOptions } from './connection.js'
import {
  assertCaller,
  type CallerCredentials,
  type CredentialNeed,
  callerFor,
  type StsProvider,
} from './credentials.js'
import { invalidOption } from './error.js'
import { assertWhole } from './option.js'
import type { Policy } from './policy.js'
import { policyForNeed, scopeByResource } from './scope-by-prefix.js'

/** The options that {@link assumeRole} and {@link getFederationToken} share. */
export interface StsOptions extends ConnectionOptions {
  /** The caller's own key, or a function that is asked for it before each call. */
  credentials: CallerCredentials
  /** Whole seconds that the temporary key lives; default 1800. */
  durationSeconds?: number
  /** What the temporary key may do, of what the caller or the role may: a policy, or a function that writes one. */
  policy?: Policy | ((need: CredentialNeed) => Policy)
  /**
   * Whether to ask for a policy that fits the need; default false. Each resource then has a key of its own, or each
   * folder where the signer's option `credentialScope` is `scopeByPrefix(…)`.
   */
  scoped?: boolean
}

/** The names of {@link StsOptions}. */
export const stsOptions = ['credentials', 'durationSeconds', 'policy', 'scoped', ...connectionOptions]

/**
 * Makes the provider for one action of STS.
 * @param own what the action is asked beside `DurationSeconds` and `Policy`
 */
export function createProvider(
  action: StsCall['action'],
  own: Readonly<Record<string, string>>,
  options: StsOptions,
  longest: number,
): StsProvider {
  const { credentials, durationSeconds = 1800, policy, scoped = false } = options
  assertCaller(credentials)
  assertWhole('durationSeconds', durationSeconds, 1, longest)
  assertPolicy(policy, scoped)
  const connection = connectionOf(options)
  const policyOf = scoped ? policyForNeed : typeof policy === 'function' ? checked(policy) : () => policy
  const provider: StsProvider = async (need) => {
    const granted = policyOf(need)
    const params = { ...own, DurationSeconds: durationSeconds, ...(granted && { Policy: encoded(granted) }) }
    return callSts({ action, params }, await callerFor(need, credentials), connection)
  }
  // A key for one resource must not be taken for another's.
  return scoped ? Object.assign(provider, { credentialScope: scopeByResource }) : provider
}

/** A function that gives no policy must not end in a key that may do all that the role may. */
function checked(policy: (need: CredentialNeed) => Policy): (need: CredentialNeed) => Policy {
  return (need) => {
    const granted = policy(need)
    assertDocument(granted)
    return granted
  }
}

/** STS wants the policy URL-encoded inside the JSON. */
function encoded(policy: Policy): string {
  return encodeURIComponent(JSON.stringify(policy))
}

function assertPolicy(policy: unknown, scoped: unknown): void {
  if (typeof scoped !== 'boolean') throw invalidOption('scoped', 'must be true or false')
  if (policy === undefined || (typeof policy === 'function' && !scoped)) return
  if (scoped) throw invalidOption('policy', 'must not be given with scoped: true, which writes its own')
  assertDocument(policy)
}

function assertDocument(policy: unknown): void {
  if (Array.isArray((policy as Partial<Policy> | null | undefined)?.statement)) return
  throw invalidOption('policy', 'must be a CAM policy with statements, or a function that writes one')
}
