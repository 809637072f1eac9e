import type { SignRequest } from '@cosgate/core'
import { parseSignature } from './explain/signature-text.js'

/** What a signature that we made says about itself. */
export function signatureOf(text: string): { expiresAt: number; headers: string[]; params: string[] } {
  const { keyTime, headerList, paramList } = parseSignature(text)
  return { expiresAt: Number(keyTime.split(';')[1]), headers: headerList, params: paramList }
}

/** The headers that were asked for and that no signature covers. */
export function unsignedOf(text: string, { headers = {} }: SignRequest): string[] {
  const { headerList } = parseSignature(text)
  return Object.keys(headers).filter((name) => !headerList.includes(name.toLowerCase()))
}
