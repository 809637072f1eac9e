import { createHash, createHmac } from 'node:crypto'
import { keyTime, now, secretId, secretKey } from './local-cos.js'

export type Condition = Record<string, string> | (string | number)[]

const hmac = (key: string, text: string) => createHmac('sha1', key).update(text).digest('hex')

/** Signs a policy as the document of POST Object says. */
export function policyFields(
  conditions: Condition[],
  expiration = new Date((now + 300) * 1000).toISOString(),
) {
  const own = [{ 'q-sign-algorithm': 'sha1' }, { 'q-ak': secretId }, { 'q-sign-time': keyTime }]
  return signPolicy(JSON.stringify({ expiration, conditions: [...own, ...conditions] }))
}

export function signPolicy(json: string): Record<string, string> {
  return {
    policy: Buffer.from(json).toString('base64'),
    'q-sign-algorithm': 'sha1',
    'q-ak': secretId,
    'q-key-time': keyTime,
    'q-signature': hmac(hmac(secretKey, keyTime), createHash('sha1').update(json).digest('hex')),
  }
}

export function form(
  fields: Record<string, string>,
  content: string | Blob = 'hello',
  name = 'name.txt',
): FormData {
  const data = new FormData()
  for (const [field, value] of Object.entries(fields)) data.append(field, value)
  data.append(
    'file',
    typeof content === 'string' ? new Blob([content], { type: 'image/png' }) : content,
    name,
  )
  return data
}

export const post = (url: string, body: FormData) =>
  fetch(`${url}/`, { method: 'POST', body, redirect: 'manual' })
