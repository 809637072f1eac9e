import { CosError } from '../answer/errors.js'
import { type Field, Fields } from './fields.js'
import { type ByteString, percentDecode } from './percent-encoding.js'

/** What stood on the wire; `target` and `rawHeaders` as Node's `req.url` and `req.rawHeaders` give them. */
export interface WireRequest {
  method: string
  target: string
  rawHeaders: readonly string[]
}

/** A request taken apart, but not normalised: the signature is checked against exactly this. */
export interface RawRequest {
  method: string
  /** Percent-decoded once, with its leading slash. */
  path: ByteString
  headers: Fields
  /** The query with a literal `+`, and where one occurs also with `+` read as a space. */
  queries: [Fields, ...Fields[]]
}

/** Splits a request into its raw parts. @throws CosError `InvalidURI` for a target that is no path. */
export function readRequest({ method, target, rawHeaders }: WireRequest): RawRequest {
  const headers = readHeaders(rawHeaders)
  const origin = /^https?:\/\/([^/?#]*)/i.exec(target)
  if (origin && origin[1] !== headers.bytes('host')) throw new CosError('InvalidURI')
  const local = origin ? target.slice(origin[0].length).replace(/^(?!\/)/, '/') : target
  if (!local.startsWith('/') || local.includes('#')) throw new CosError('InvalidURI')
  const mark = local.indexOf('?')
  const path = mark < 0 ? local : local.slice(0, mark)
  return {
    method,
    path: percentDecode(path),
    headers,
    queries: readQueries(mark < 0 ? '' : local.slice(mark + 1)),
  }
}

export function readHeaders(rawHeaders: readonly string[]): Fields {
  const all: Field[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    all.push({ name: rawHeaders[at]!, value: rawHeaders[at + 1]! })
  }
  return new Fields(all)
}

// The official Python SDK writes a space as `+`, others as `%20` and a plus sign as it is: both can be meant.
function readQueries(query: string): [Fields, ...Fields[]] {
  const literal = readQuery(query)
  return query.includes('+') ? [literal, readQuery(query.replaceAll('+', '%20'))] : [literal]
}

function readQuery(query: string): Fields {
  return new Fields(query.split('&').filter(Boolean).map(readParameter))
}

function readParameter(pair: string): Field {
  const mark = pair.indexOf('=')
  if (mark < 0) return { name: percentDecode(pair), value: '' }
  return { name: percentDecode(pair.slice(0, mark)), value: percentDecode(pair.slice(mark + 1)) }
}
