import { type ByteString, percentDecode } from '../byte-string.js'
import { CosError } from '../cos-error.js'
import { type Field, Fields } from './fields.js'

/** A request as it was received. `target` and `rawHeaders` are Node's `req.url` and `req.rawHeaders`. */
export interface WireRequest {
  method: string
  target: string
  rawHeaders: readonly string[]
}

/** A request that is split into its parts but not normalized. The signature is checked against these parts. */
export interface RawRequest {
  method: string
  /** Percent-decoded once, with its leading slash. */
  path: ByteString
  headers: Fields
  /** The query with a literal `+`. If it contains a `+`, a second version with `+` read as a space follows. */
  queries: [Fields, ...Fields[]]
}

/**
 * Splits a request into its raw parts.
 * @throws CosError `InvalidURI` if the target is not a path, or is an absolute URL for another host
 */
export function parseRequest({ method, target, rawHeaders }: WireRequest): RawRequest {
  const headers = parseHeaders(rawHeaders)
  const origin = /^https?:\/\/([^/?#]*)/i.exec(target)
  if (origin && origin[1] !== headers.bytes('host')) throw new CosError('InvalidURI')
  const local = origin ? target.slice(origin[0].length).replace(/^(?!\/)/, '/') : target
  if (!local.startsWith('/') || local.includes('#')) throw new CosError('InvalidURI')
  const mark = local.indexOf('?')
  const [path, query] = mark < 0 ? [local, ''] : [local.slice(0, mark), local.slice(mark + 1)]
  return { method, path: percentDecode(path), headers, queries: parseQueries(query) }
}

export function parseHeaders(rawHeaders: readonly string[]): Fields {
  const all: Field[] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    all.push({ name: rawHeaders[index]!, value: rawHeaders[index + 1]! })
  }
  return new Fields(all)
}

// The official Python SDK encodes a space as `+`. Other SDKs encode it as `%20` and leave a plus sign unencoded.
function parseQueries(query: string): [Fields, ...Fields[]] {
  const literal = parseQuery(query)
  return query.includes('+') ? [literal, parseQuery(query.replaceAll('+', '%20'))] : [literal]
}

function parseQuery(query: string): Fields {
  return new Fields(query.split('&').filter(Boolean).map(parseParameter))
}

function parseParameter(pair: string): Field {
  const mark = pair.indexOf('=')
  if (mark < 0) return { name: percentDecode(pair), value: '' }
  return { name: percentDecode(pair.slice(0, mark)), value: percentDecode(pair.slice(mark + 1)) }
}
