import { randomBytes } from 'node:crypto'
import { createEmulator } from '@cosgate/emulator'

/**
 * Options of `cosgate` that say where objects are kept.
 *
 * @typedef {object} Storage
 * @property {string} bucket
 * @property {string} region
 * @property {{ secretId: string, secretKey: string, securityToken?: string }} credentials
 * @property {string} [origin] default that of Tencent Cloud
 * @property {number} [defaultExpires] seconds
 */

const required = ['COS_BUCKET', 'COS_REGION', 'COS_SECRET_ID', 'COS_SECRET_KEY']

/** The variable that is missing where some of a real bucket are set, but not all. */
export function missingVariable(env) {
  const isBegun = [...required, 'COS_SECURITY_TOKEN', 'COS_ORIGIN'].some((name) => env[name])
  return isBegun ? required.find((name) => !env[name]) : undefined
}

/**
 * The real bucket that the environment names, or else a local COS that lives as long as the demo.
 *
 * @returns {Promise<{ storage: Storage, isReal: boolean, close(): Promise<void> }>}
 */
export async function openStorage(env) {
  return env.COS_BUCKET ? realStorage(env) : localStorage()
}

function realStorage(env) {
  const storage = {
    bucket: env.COS_BUCKET,
    region: env.COS_REGION,
    credentials: {
      secretId: env.COS_SECRET_ID,
      secretKey: env.COS_SECRET_KEY,
      ...(env.COS_SECURITY_TOKEN && { securityToken: env.COS_SECURITY_TOKEN }),
    },
    ...(env.COS_ORIGIN && { origin: env.COS_ORIGIN }),
  }
  return { storage, isReal: true, close: async () => {} }
}

async function localStorage() {
  const bucket = 'demo-1250000000'
  const region = 'ap-guangzhou'
  const credentials = { secretId: 'demo-secret-id', secretKey: randomBytes(16).toString('hex') }
  const emulator = createEmulator({ credentials, bucket, region })
  const origin = await emulator.listen()
  return { storage: { bucket, region, credentials, origin }, isReal: false, close: () => emulator.close() }
}
