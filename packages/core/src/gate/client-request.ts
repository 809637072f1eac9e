import { findUnknownField, isIntegerInRange } from '../checks.js'
import { didYouMean } from '../did-you-mean.js'
import { invalidRequest } from '../error.js'
import { fieldPath } from '../request/fields.js'
import { parseMethod } from '../request/method.js'
import { parseKey } from '../request/object-key.js'
import { assertAllowedNames } from './allow.js'
import type { AuthorizeSignal } from './authorize-signal.js'
import { parseClientHeaders, parseClientParams, parseClientText } from './client-fields.js'
import { fileFieldNames, parseClientFile } from './client-file.js'
import type { DecisionReport } from './decision-event.js'
import type { GateRules } from './gate.js'
import { Intent, type IntentFields, parseOperation } from './intent.js'
import type { Via } from './via.js'

const requestFields = ['method', 'key', 'headers', 'params', 'expires', 'bucket', ...fileFieldNames]

/**
 * Parses the JSON body of `POST /cos/auth`, or one request of `POST /cos/presign`.
 * @throws CosgateError `invalid_request` that names the field, `action_not_allowed`
 */
export function parseClientRequest(
  json: unknown,
  via: Via,
  rules: GateRules,
  signal: AuthorizeSignal,
  report: DecisionReport,
): Intent {
  const request = parseRecord(json, requestFields)
  const endpoint = rules.endpoints.configured
  const { bucket } = endpoint
  if (request.bucket !== undefined && request.bucket !== bucket) {
    throw invalidRequest('bucket', 'must be the configured bucket')
  }
  const method = parseMethod(request.method)
  const key = parseClientText(parseKey(request.key), 'key')
  report.describe({ method, bucket, key })
  const headers = parseClientHeaders(request.headers, endpoint)
  const params = parseClientParams(request.params)
  const operation = parseOperation({ method, key, headers, params }, rules.allow, report)
  const expires = parseClientExpires(request.expires, rules)
  const fields: IntentFields = { via, method, key, headers, params, expires, file: parseClientFile(request) }
  assertAllowedNames(rules.allow, operation.action, headers, params)
  return new Intent(fields, operation, bucket, signal)
}

/**
 * Checks that JSON is an object with known fields only.
 * @returns its own fields, so that a polluted `Object.prototype` cannot add any
 * @throws CosgateError `invalid_request`
 */
export function parseRecord(json: unknown, known: readonly string[]): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw invalidRequest('body', 'must be a JSON object')
  }
  const unknown = findUnknownField(json, known)
  if (unknown !== undefined) {
    throw invalidRequest(fieldPath('body', unknown), `is not a field${didYouMean(unknown, known)}`)
  }
  return { __proto__: null, ...json }
}

/** Returns the requested lifetime in seconds. @throws CosgateError `invalid_request` above `maxExpires` */
export function parseClientExpires(
  expires: unknown,
  { defaultExpires, maxExpires }: Pick<GateRules, 'defaultExpires' | 'maxExpires'>,
): number {
  if (expires === undefined) return defaultExpires
  if (isIntegerInRange(expires, 1, maxExpires)) return expires
  throw invalidRequest('expires', `must be a whole number of seconds from 1 to ${maxExpires}`)
}
