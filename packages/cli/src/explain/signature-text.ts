import { UsageError } from '../usage-error.js'

/** What stands in an Authorization value or in the query of a signed URL. */
export interface SignatureText {
  secretId: string
  signTime: string
  keyTime: string
  /** Lower-case encoded names. */
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
 * Takes a signature apart.
 * @param text an Authorization value, with or without `Authorization:`, or a URL
 * @throws UsageError that names what is missing
 */
export function parseSignature(text: string): SignatureText {
  const query = isUrl(text) ? (text.split('#')[0]!.split('?')[1] ?? '') : text.replace(/^authorization:/i, '')
  const pairs = query
    .trim()
    .split('&')
    .map((pair) => splitPair(pair, isUrl(text)))
  const fields = new Map(pairs)
  const missing = names.filter((name) => !fields.has(name))
  if (missing.length > 0) {
    const form = 'q-sign-algorithm=sha1&q-ak=…&q-signature=…'
    throw new UsageError(
      `the signature has no ${missing.join(', ')}: type the whole value '${form}' or URL, in quotes`,
    )
  }
  const value = (name: string) => fields.get(name)!
  return {
    secretId: value('q-ak'),
    signTime: value('q-sign-time'),
    keyTime: value('q-key-time'),
    headerList: listOf(value('q-header-list')),
    paramList: listOf(value('q-url-param-list')),
    signature: value('q-signature'),
  }
}

export const isUrl = (text: string) => /^https?:\/\//i.test(text)

function splitPair(pair: string, encoded: boolean): [string, string] {
  const at = pair.indexOf('=')
  const [name, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
  return [name.trim(), encoded ? decoded(value) : value.trim()]
}

/** @throws UsageError */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new UsageError('the URL holds a broken percent escape: copy it again as a whole, in quotes')
  }
}

function listOf(list: string): string[] {
  return list.toLowerCase().split(';').filter(Boolean)
}
