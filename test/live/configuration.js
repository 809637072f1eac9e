import { createSigner, fromEnv } from '@cosgate/core'

/**
 * The bucket that the environment names.
 *
 * @typedef {object} Configuration
 * @property {string} bucket
 * @property {string} region
 * @property {{ secretId: string, secretKey: string, securityToken?: string }} credentials
 * @property {string} [origin] by default that of Tencent Cloud
 */

/**
 * Reads COS_BUCKET, COS_REGION, COS_ORIGIN and the key.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {{ configuration: Configuration } | { missing: string }} if a value is missing, one line that says what to set
 */
export function readConfiguration(env) {
  const unset = ['COS_BUCKET', 'COS_REGION'].filter((name) => !env[name])
  if (unset.length > 0) return { missing: `set ${unset.join(' and ')}` }
  try {
    const credentials = fromEnv(env)
    if ('read' in credentials) {
      return {
        missing: 'set COS_SECRET_ID and COS_SECRET_KEY: this suite needs one key that can read and write',
      }
    }
    const configuration = {
      bucket: env.COS_BUCKET,
      region: env.COS_REGION,
      credentials,
      ...(env.COS_ORIGIN && { origin: env.COS_ORIGIN }),
    }
    createSigner(configuration)
    return { configuration }
  } catch (error) {
    return { missing: error.message }
  }
}
