import type { StsProvider } from './credentials.js'
import { invalidOption } from './error.js'
import { assertKnownOptions, assertText } from './option.js'
import { createProvider, type StsOptions, stsOptionNames } from './provider.js'

/** Options of {@link getFederationToken}. */
export interface FederationTokenOptions extends StsOptions {
  /** The name of the key in audit logs: 1 to 128 letters, digits and `=,.@_+-`. Default: `cosgate`. */
  name?: string
}

/** Seconds. */
const MAX_DURATION = 129_600

/**
 * Creates a credential provider that passes on a part of the caller's own rights, without a role. Each call returns a fresh
 * temporary key, which the signer caches per scope until shortly before it expires. STS accepts only a permanent key of
 * the caller, and always requires a `policy` or `scoped: true`.
 *
 * @param options `durationSeconds` at most 129,600 (STS allows at most 7,200 for the key of a root account)
 * @returns a function for the option `credentials` of the signer and of the gate
 * @throws StsError `invalid_option` at once. When it is called: `unsupported_need`, `timeout`, `network_error`,
 *   `http_error`, `sts_error`, `malformed_answer`; `invalid_option` if one of your functions returns no usable key, policy
 *   or time; or the error that your function throws
 * @see https://www.tencentcloud.com/document/product/1150/49452
 */
export function getFederationToken(options: FederationTokenOptions): StsProvider {
  assertKnownOptions(options, [...stsOptionNames, 'name'])
  const { name = 'cosgate', policy, scoped } = options
  assertText('name', name, /^[\w+=,.@-]{1,128}$/, '1 to 128 letters, digits and =,.@_+-')
  if (policy === undefined && !scoped) throw invalidOption('policy', 'is required unless scoped is true')
  return createProvider('GetFederationToken', { Name: name }, options, MAX_DURATION)
}
