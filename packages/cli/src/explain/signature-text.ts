import type { SignRequest } from '@cosgate/core'
import { UsageError } from '../command-line.js'
import { t } from '../language/language.js'

/** The parts of an Authorization value, or of the query of a signed URL. */
export interface SignatureText {
  secretId: string
  signTime: string
  keyTime: string
  /** Encoded names in lower case. */
  headerList: string[]
  paramList: string[]
  signature: string
}

const names = [
  'q-sign-algorithm',
  'q-ak',
  'q-sign-time',
  'q-key-time',
  'q-header-list',
  'q-url-param-list',
  'q-signature',
]

/**
 * Parses a signature.
 * @param text an Authorization value, with or without `Authorization:`, or a URL
 * @throws UsageError that names the missing fields
 */
export function parseSignature(text: string): SignatureText {
  const query = isUrl(text)
    ? (/^[^?#]*\?([^#]*)/.exec(text)?.[1] ?? '')
    : text.replace(/^authorization:/i, '')
  const pairs = query
    .trim()
    .split('&')
    .map((pair) => splitPair(pair, isUrl(text)))
  const fields = new Map(pairs)
  const missing = names.filter((name) => !fields.has(name))
  if (missing.length > 0) {
    const form = 'q-sign-algorithm=sha1&q-ak=…&q-signature=…'
    throw new UsageError(
      t`the signature has no ${missing.join(', ')}: type the whole value '${form}' or URL, in quotes`,
    )
  }
  const value = (name: string) => fields.get(name)!
  return {
    secretId: value('q-ak'),
    signTime: value('q-sign-time'),
    keyTime: value('q-key-time'),
    headerList: parseList(value('q-header-list')),
    paramList: parseList(value('q-url-param-list')),
    signature: value('q-signature'),
  }
}

export const isUrl = (text: string) => /^https?:\/\//i.test(text)

function splitPair(pair: string, encoded: boolean): [string, string] {
  const at = pair.indexOf('=')
  const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
  return [name.trim(), encoded ? decodePercent(value) : value.trim()]
}

/** @throws UsageError */
export function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new UsageError(t`the URL has an invalid percent escape: copy the whole URL again, in quotes`)
  }
}

function parseList(list: string): string[] {
  return list.toLowerCase().split(';').filter(Boolean)
}

/** Returns when a signature expires, and which names it covers. */
export function describeSignature(text: string): { expiresAt: number; headers: string[]; params: string[] } {
  const { keyTime, headerList, paramList } = parseSignature(text)
  return { expiresAt: Number(keyTime.split(';')[1]), headers: headerList, params: paramList }
}

/** Returns the headers of a request that its signature does not cover. */
export function findUnsignedHeaders(text: string, { headers = {} }: SignRequest): string[] {
  const { headerList } = parseSignature(text)
  return Object.keys(headers).filter((name) => !headerList.includes(name.toLowerCase()))
}
