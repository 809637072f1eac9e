import type { StsProvider } from './credentials.js'
import { invalidOption } from './error.js'
import { assertKnownOptions, assertText } from './option.js'
import { createProvider, type StsOptions, stsOptions } from './provider.js'

/** Options of {@link getFederationToken}. */
export interface FederationTokenOptions extends StsOptions {
  /** How the key appears in audit logs: 1 to 128 letters, digits and `=,.@_+-`; default `cosgate`. */
  name?: string
}

const LONGEST = 129_600

/**
 * Makes a credential provider that hands on a part of the caller's own rights, without a role: each call of it gives a
 * fresh temporary key, which the signer keeps per scope until shortly before it expires. STS takes a permanent key of
 * the caller only, and always wants a `policy` or `scoped: true`.
 *
 * @param options `durationSeconds` at most 129,600 (STS itself stops at 7,200 for the key of a root account)
 * @returns a function for the option `credentials` of the signer and of the gate
 * @throws StsError `invalid_option` at once; when asked `unsupported_need`, `timeout`, `network_error`, `http_error`,
 *   `sts_error`, `malformed_answer`, and `invalid_option` where a given function returns no usable key, policy or time;
 *   whatever such a function throws
 * @see https://www.tencentcloud.com/document/product/1150/49452
 */
export function getFederationToken(options: FederationTokenOptions): StsProvider {
  assertKnownOptions(options, [...stsOptions, 'name'])
  const { name = 'cosgate', policy, scoped } = options
  assertText('name', name, /^[\w+=,.@-]{1,128}$/, '1 to 128 letters, digits and =,.@_+-')
  if (policy === undefined && !scoped) throw invalidOption('policy', 'is required, unless scoped is true')
  return createProvider('GetFederationToken', { Name: name }, options, LONGEST)
}
