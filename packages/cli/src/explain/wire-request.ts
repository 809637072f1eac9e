import { canonicalFields, httpString } from '@cosgate/core/signature'
import { UsageError } from '../usage-error.js'
import { decoded, isUrl, type SignatureText } from './signature-text.js'

type Fields = Readonly<Record<string, string>>

/** A request as it goes over the wire, decoded. */
export interface WireRequest {
  method: string
  pathname: string
  params: Fields
  headers: Fields
}

/** Which of a request's names a signature lists. */
export type SignedNames = Pick<SignatureText, 'headerList' | 'paramList'>

/** What a signature covers of a request, and what falls to either side. */
export interface Covered {
  httpString: string
  /** Listed, but not in the request. */
  missing: string[]
  /** In the request, but not listed. */
  unsigned: string[]
}

/** Reads a URL as it stands: what a URL parser would tidy up is what we look for. @throws UsageError */
export function readWireRequest(method: string, url: string, headers: Fields): WireRequest {
  const parts = /^https?:\/\/([^/?#]+)([^?#]*)(?:\?([^#]*))?/i.exec(url)
  if (!isUrl(url) || !parts) throw new UsageError('--url must be a whole URL: type --url https://HOST/KEY')
  const [, host = '', path = '', query = ''] = parts
  const named = Object.keys(headers).some((name) => name.toLowerCase() === 'host')
  return {
    method,
    pathname: decoded(path) || '/',
    params: readQuery(query),
    headers: named ? headers : { ...headers, host: host.toLowerCase() },
  }
}

function readQuery(query: string): Fields {
  const pairs = query
    .split('&')
    .filter(Boolean)
    .map((pair): [string, string] => {
      const at = pair.indexOf('=')
      return at < 0 ? [decoded(pair), ''] : [decoded(pair.slice(0, at)), decoded(pair.slice(at + 1))]
    })
  return Object.fromEntries(pairs.filter(([name]) => !/^q-/i.test(name)))
}

/** Our first rung: the request in canonical form, of the names that the signature lists. */
export function coveredBy({ headerList, paramList }: SignedNames, request: WireRequest): Covered {
  const params = choose(request.params, paramList, 'parameter')
  const headers = choose(request.headers, headerList, 'header')
  const canonical = [canonicalFields(params.chosen), canonicalFields(headers.chosen)] as const
  return {
    httpString: httpString(request.method, request.pathname, ...canonical),
    missing: [...params.missing, ...headers.missing],
    unsigned: [...params.left, ...headers.left],
  }
}

function choose(fields: Fields, list: readonly string[], label: string) {
  const entries = Object.entries(fields).map(([name, value]) => ({ name, value, encoded: encodedName(name) }))
  const isListed = ({ name, encoded }: { name: string; encoded: string }) =>
    list.includes(encoded) || list.includes(name.toLowerCase())
  const present = entries.flatMap(({ name, encoded }) => [encoded, name.toLowerCase()])
  return {
    chosen: Object.fromEntries(entries.filter(isListed).map(({ name, value }) => [name, value])),
    missing: list.filter((name) => !present.includes(name)).map((name) => `${label} ${name}`),
    left: entries.filter((entry) => !isListed(entry)).map(({ name }) => `${label} ${name}`),
  }
}

/** As it stands in a list. */
function encodedName(name: string): string {
  return canonicalFields({ [name]: '' }).list
}
