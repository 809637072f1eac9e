import { invalidRequest } from '../error.js'
import {
  assertContentLength,
  type Fields,
  fieldOf,
  isReserved,
  isSignable,
  NO_FIELDS,
  parseFields,
} from '../request/fields.js'
import { fieldName } from '../signature/field-name.js'
import { parseHost } from '../signer/sign-plan.js'

/** Parsers that read broken UTF-8 leave U+FFFD in its place: not what the client meant. */
export function parseClientText(text: string, field: string): string {
  if (text.includes('\ufffd')) throw invalidRequest(field, 'must not contain U+FFFD')
  return text
}

/**
 * Lower-case names, each of them signed by COS; the host must be ours, and is signed anyway.
 * @throws CosgateError `invalid_request`
 */
export function parseClientHeaders(given: unknown, host: string): Fields {
  const parsed = parseFields(given, 'headers')
  if (parsed === NO_FIELDS) return parsed
  const headers: Record<string, string> = {}
  for (const name in parsed) {
    const lower = parseHeaderName(name)
    const value = parseHeaderValue(name, parsed[name]!)
    if (lower === 'host') parseHost(value, host)
    else if (isReserved(lower)) throw invalidRequest(fieldOf('headers', name), 'is reserved')
    else if (!isSignable(lower)) throw invalidRequest(fieldOf('headers', name), 'is not signed by COS')
    else headers[lower] = value
  }
  assertContentLength(headers)
  return headers
}

/**
 * The lower-case name of a header that HTTP can carry: another one could be signed, but never sent.
 * @throws CosgateError `invalid_request`
 */
export function parseHeaderName(name: string): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name))
    throw invalidRequest(fieldOf('headers', name), 'is not a header name')
  return fieldName(name).lower
}

function parseHeaderValue(name: string, value: string): string {
  if (/^[ \t]|[ \t]$/.test(value))
    throw invalidRequest(fieldOf('headers', name), 'must not begin or end with a space')
  return parseClientText(value, fieldOf('headers', name))
}

/** Names as given, none of them reserved. @throws CosgateError `invalid_request` */
export function parseClientParams(given: unknown): Fields {
  const params = parseFields(given, 'params')
  for (const name in params) {
    if (isReserved(fieldName(name).lower)) throw invalidRequest(fieldOf('params', name), 'is reserved')
    for (const text of [name, params[name]!]) parseClientText(text, fieldOf('params', name))
  }
  return params
}
