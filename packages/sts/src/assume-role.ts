import type { StsProvider } from './credentials.js'
import { assertKnownOptions, assertText } from './option.js'
import { createProvider, type StsOptions, stsOptions } from './provider.js'

/** Options of {@link assumeRole}. */
export interface AssumeRoleOptions extends StsOptions {
  /** `qcs::cam::uin/100000000001:roleName/uploader`, as the CAM console shows it. */
  roleArn: string
  /** How the role's use appears in audit logs: 2 to 128 letters, digits and `=,.@_+-`; default `cosgate`. */
  roleSessionName?: string
}

const LONGEST = 43_200

/**
 * Makes a credential provider that takes on a CAM role: each call of it gives a fresh temporary key, which the signer
 * keeps per scope until shortly before it expires.
 *
 * @param options `durationSeconds` at most 43,200
 * @returns a function for the option `credentials` of the signer and of the gate
 * @throws StsError `invalid_option` at once; when asked `unsupported_need`, `timeout`, `network_error`, `http_error`,
 *   `sts_error`, `malformed_answer`, and `invalid_option` where a given function returns no usable key, policy or time;
 *   whatever such a function throws
 * @see https://www.tencentcloud.com/document/api/1150/49453
 */
export function assumeRole(options: AssumeRoleOptions): StsProvider {
  assertKnownOptions(options, [...stsOptions, 'roleArn', 'roleSessionName'])
  const { roleArn, roleSessionName = 'cosgate' } = options
  assertText('roleArn', roleArn, /^qcs::cam::uin\/\d+:role(?:Name)?\/[\x21-\x7e]+$/, 'the ARN of a CAM role')
  assertText(
    'roleSessionName',
    roleSessionName,
    /^[\w+=,.@-]{2,128}$/,
    '2 to 128 letters, digits and =,.@_+-',
  )
  return createProvider(
    'AssumeRole',
    { RoleArn: roleArn, RoleSessionName: roleSessionName },
    options,
    LONGEST,
  )
}
