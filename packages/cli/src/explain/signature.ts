import { createHash, createHmac } from 'node:crypto'

/** The signature of a text: the SignKey, good for all requests of its time, never leaves this function. */
export function signatureOf(secretKey: string, keyTime: string, text: string): string {
  const signKey = createHmac('sha1', secretKey).update(keyTime).digest('hex')
  return createHmac('sha1', signKey).update(text).digest('hex')
}

export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex')
}
