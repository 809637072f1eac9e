import { canonicalFields, httpString } from '@cosgate/core/signature'
import { UsageError } from '../command-line.js'
import { t } from '../language/language.js'
import { decodePercent, isUrl, type SignatureText } from './signature-text.js'

type Fields = Readonly<Record<string, string>>

/** A request as sent, decoded. */
export interface WireRequest {
  method: string
  pathname: string
  params: Fields
  headers: Fields
}

/** The names that a signature lists. */
export type SignedNames = Pick<SignatureText, 'headerList' | 'paramList'>

/** The part of a request that a signature covers. */
export interface Coverage {
  httpString: string
  /** Names that are listed but not in the request. */
  missing: string[]
  /** Names that are in the request but not listed. */
  unsigned: string[]
}

/** Parses a URL without normalizing it, because a URL parser would repair the mistakes that we look for. @throws UsageError */
export function readWireRequest(method: string, url: string, headers: Fields): WireRequest {
  const parts = /^https?:\/\/([^/?#]+)([^?#]*)(?:\?([^#]*))?/i.exec(url)
  if (!isUrl(url) || !parts) throw new UsageError(t`--url must be a whole URL: type --url https://HOST/KEY`)
  const [, host = '', path = '', query = ''] = parts
  // It carries the signature and is never part of it.
  const others = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^authorization$/i.test(name)),
  )
  const named = Object.keys(headers).some((name) => name.toLowerCase() === 'host')
  return {
    method,
    pathname: decodePercent(path) || '/',
    params: readQuery(query),
    headers: named ? others : { ...others, host: host.toLowerCase() },
  }
}

function readQuery(query: string): Fields {
  const pairs = query
    .split('&')
    .filter(Boolean)
    .map((pair): [string, string] => {
      const at = pair.indexOf('=')
      return at < 0
        ? [decodePercent(pair), '']
        : [decodePercent(pair.slice(0, at)), decodePercent(pair.slice(at + 1))]
    })
  return Object.fromEntries(pairs.filter(([name]) => !/^q-/i.test(name)))
}

/** Returns the HttpString of the names that the signature lists. */
export function toCoverage({ headerList, paramList }: SignedNames, request: WireRequest): Coverage {
  const params = chooseListed(request.params, paramList, 'parameter')
  const headers = chooseListed(request.headers, headerList, 'header')
  const canonical = [canonicalFields(params.chosen), canonicalFields(headers.chosen)] as const
  return {
    httpString: httpString(request.method, request.pathname, ...canonical),
    missing: [...params.missing, ...headers.missing],
    unsigned: [...params.others, ...headers.others],
  }
}

function chooseListed(fields: Fields, list: readonly string[], label: string) {
  const entries = Object.entries(fields).map(([name, value]) => ({ name, value, encoded: encodeName(name) }))
  const isListed = ({ name, encoded }: { name: string; encoded: string }) =>
    list.includes(encoded) || list.includes(name.toLowerCase())
  const present = entries.flatMap(({ name, encoded }) => [encoded, name.toLowerCase()])
  return {
    chosen: Object.fromEntries(entries.filter(isListed).map(({ name, value }) => [name, value])),
    missing: list.filter((name) => !present.includes(name)).map((name) => `${label} ${name}`),
    others: entries.filter((entry) => !isListed(entry)).map(({ name }) => `${label} ${name}`),
  }
}

/** Returns a name as lists contain it. */
function encodeName(name: string): string {
  return canonicalFields({ [name]: '' }).list
}
