import { createHash, createHmac } from 'node:crypto'
import { keyTime, now, secretId, secretKey } from './local-cos.js'

export type Condition = Record<string, string> | (string | number)[]

const hmac = (key: string, text: string) => createHmac('sha1', key).update(text).digest('hex')

/** Signs a policy with these conditions, and with the three conditions that COS requires. */
export function signConditions(
  conditions: Condition[],
  expiration = new Date((now + 300) * 1000).toISOString(),
): Record<string, string> {
  const required = [{ 'q-sign-algorithm': 'sha1' }, { 'q-ak': secretId }, { 'q-sign-time': keyTime }]
  return signPolicy(JSON.stringify({ expiration, conditions: [...required, ...conditions] }))
}

/** Signs a policy as the document of POST Object specifies. @returns the form fields */
export function signPolicy(json: string): Record<string, string> {
  return {
    policy: Buffer.from(json).toString('base64'),
    'q-sign-algorithm': 'sha1',
    'q-ak': secretId,
    'q-key-time': keyTime,
    'q-signature': hmac(hmac(secretKey, keyTime), createHash('sha1').update(json).digest('hex')),
  }
}

export function createForm(
  fields: Record<string, string>,
  content: string | Blob = 'hello',
  name = 'name.txt',
): FormData {
  const form = new FormData()
  for (const [field, value] of Object.entries(fields)) form.append(field, value)
  const file = typeof content === 'string' ? new Blob([content], { type: 'image/png' }) : content
  form.append('file', file, name)
  return form
}

export const postForm = (url: string, body: FormData) =>
  fetch(`${url}/`, { method: 'POST', body, redirect: 'manual' })
