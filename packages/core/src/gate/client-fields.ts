import { isPrintableAscii } from '../checks.js'
import { invalidRequest } from '../error.js'
import { assertConfiguredHost, type BucketEndpoint } from '../request/bucket-endpoint.js'
import { assertContentLength } from '../request/content-length.js'
import { isHeaderName, isReserved, isSignable } from '../request/field-names.js'
import { type Fields, fieldPath, NO_FIELDS, parseFields } from '../request/fields.js'
import { fieldName } from '../signature/field-name.js'

/** Rejects U+FFFD, which decoders substitute for invalid UTF-8. @throws CosgateError `invalid_request` */
export function parseClientText(text: string, field: string): string {
  if (text.includes('\ufffd')) throw invalidRequest(field, 'must not contain U+FFFD')
  return text
}

/**
 * Checks a client's headers. Each must be one that COS signs. The host must be the configured one; it is left out of the
 * result, because it is always signed.
 * @returns lower-case names
 * @throws CosgateError `invalid_request`
 */
export function parseClientHeaders(given: unknown, endpoint: BucketEndpoint): Fields {
  const parsed = parseFields(given, 'headers')
  if (parsed === NO_FIELDS) return parsed
  const headers: Record<string, string> = {}
  for (const name of Object.keys(parsed)) {
    const lower = parseHeaderName(name)
    const value = parsed[name]!
    assertHeaderValue(name, value)
    if (lower === 'host') assertConfiguredHost(value, endpoint)
    else if (isReserved(lower)) throw invalidRequest(fieldPath('headers', name), 'is reserved')
    else if (!isSignable(lower)) throw invalidRequest(fieldPath('headers', name), 'is not signed by COS')
    else headers[lower] = value
  }
  assertContentLength(headers)
  return headers
}

/** Returns the header name in lower case. @throws CosgateError `invalid_request` */
export function parseHeaderName(name: string): string {
  if (!isHeaderName(name)) throw invalidRequest(fieldPath('headers', name), 'is not a header name')
  return fieldName(name).lower
}

/**
 * Checks that fetch, XMLHttpRequest and HTTP clients send the value of a header unchanged.
 * @throws CosgateError `invalid_request`
 */
export function assertHeaderValue(name: string, value: string): void {
  if (!isPrintableAscii(value)) {
    const encoding =
      name.toLowerCase() === 'content-disposition'
        ? "write the file name as filename*=UTF-8'' and its percent-encoded form"
        : 'percent-encode other characters'
    throw invalidRequest(fieldPath('headers', name), `must be printable ASCII; ${encoding}`)
  }
  if (value.startsWith(' ') || value.endsWith(' '))
    throw invalidRequest(fieldPath('headers', name), 'must not begin or end with a space; percent-encode it')
}

/** Checks a client's parameters. @returns names as given @throws CosgateError `invalid_request` */
export function parseClientParams(given: unknown): Fields {
  const params = parseFields(given, 'params')
  for (const name of Object.keys(params)) {
    if (isReserved(fieldName(name).lower)) throw invalidRequest(fieldPath('params', name), 'is reserved')
    for (const text of [name, params[name]!]) parseClientText(text, fieldPath('params', name))
  }
  return params
}
