import type { StsProvider } from './credentials.js'
import { assertKnownOptions, assertText } from './option.js'
import { createProvider, type StsOptions, stsOptionNames } from './provider.js'

/** Options of {@link assumeRole}. */
export interface AssumeRoleOptions extends StsOptions {
  /** The ARN of the role in the CAM console, such as `qcs::cam::uin/100000000001:roleName/uploader`. */
  roleArn: string
  /** The name of the session in audit logs: 2 to 128 letters, digits and `=,.@_+-`. Default: `cosgate`. */
  roleSessionName?: string
}

/** Seconds. */
const MAX_DURATION = 43_200

/**
 * Creates a credential provider that assumes a CAM role. Each call returns a fresh temporary key, which the signer caches
 * per scope until shortly before it expires.
 *
 * @param options `durationSeconds` at most 43,200
 * @returns a function for the option `credentials` of the signer and of the gate
 * @throws StsError `invalid_option` at once. When it is called: `unsupported_need`, `timeout`, `network_error`,
 *   `http_error`, `sts_error`, `malformed_answer`; `invalid_option` if one of your functions returns no usable key, policy
 *   or time; or the error that your function throws
 * @see https://www.tencentcloud.com/document/api/1150/49453
 */
export function assumeRole(options: AssumeRoleOptions): StsProvider {
  assertKnownOptions(options, [...stsOptionNames, 'roleArn', 'roleSessionName'])
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
    MAX_DURATION,
  )
}
