import type { PolicyStatement } from '@cosgate/emulator'
import { bucket, outcome, type SendOptions, secretId, secretKey, startCos } from './local-cos.js'

export const region = 'ap-guangzhou'

export const resourceBelow = (path: string, place = region) =>
  `qcs::cos:${place}:uid/1250000000:${bucket}/${path}`

export const allow = (
  action: string | string[],
  resource: string | string[],
  condition?: PolicyStatement['condition'],
) => ({ effect: 'allow', action, resource, ...(condition && { condition }) }) as const

export const deny = (action: string, resource: string) => ({ effect: 'deny', action, resource }) as const

/** Starts an emulator with the objects `users/a/1` and `users/b/1`, a limited key and an unlimited one. */
export async function startWithPolicy(...statement: PolicyStatement[]) {
  const admin = { secretId: 'AKIDadmin', secretKey: 'fake-admin' }
  const limited = { secretId, secretKey, policy: { version: '2.0', statement } }
  const { send } = await startCos({ credentials: [limited, admin], region })
  for (const path of ['/users/a/1', '/users/b/1']) await send('PUT', path, { body: 'x', ...admin })
  return {
    /** Sends a request that the limited key signed. @returns the status and the error code, if any */
    sendLimited: async (method: string, path: string, options: SendOptions = {}) =>
      (await outcome(send(method, path, options))).replace(' undefined', ''),
    sendAsAdmin: (method: string, path: string) => send(method, path, admin),
  }
}
