import { isPlainObject, isPrintableAscii } from '../checks.js'
import { invalidRequest } from '../error.js'
import { fieldName } from '../signature/field-name.js'
import { suggestImageParams } from './image-params.js'

/** Headers or parameters by name. */
export type Fields = Readonly<Record<string, string>>

export const NO_FIELDS: Fields = Object.freeze({})

/** More than any COS operation takes. */
const MAX_FIELDS = 100
/** Longer names are cut in error messages. */
const MAX_SHOWN_LENGTH = 64

const control = /[\x00-\x1f\x7f]/
const controlExceptTab = /[\x00-\x08\x0a-\x1f\x7f]/

/**
 * Checks an object of headers or parameters. Every value must be a string; safe integers and booleans are converted,
 * because the official SDKs send them. Names must differ even without regard to case.
 * @returns the same fields with string values, with names as given
 * @throws CosgateError `invalid_request` that names the field
 */
export function parseFields(given: unknown, label: 'headers' | 'params'): Fields {
  if (given === undefined) return NO_FIELDS
  if (!isPlainObject(given)) throw createShapeError(given, label)
  const names = Object.keys(given)
  if (names.length === 0) return NO_FIELDS
  if (names.length > MAX_FIELDS) throw invalidRequest(label, `must be at most ${MAX_FIELDS}`)
  const fields: Record<string, string> = {}
  let hasCapitals = false
  for (const name of names) {
    // An assignment to `__proto__` would set the prototype and lose the field.
    if (name === '__proto__' || name === '') throw invalidRequest(fieldPath(label, name), 'is not a name')
    fields[name] = parseValue(name, given[name], label)
    // Only a well-formed name, as just checked, can be encoded.
    if (fieldName(name).lower !== name) hasCapitals = true
  }
  // The keys of an object already differ, so only names with capitals can collide.
  if (hasCapitals) assertDistinctNames(names, label)
  return fields
}

function createShapeError(given: unknown, label: string): Error {
  const suggestion = toDisplayName(suggestImageParams(given))
  return invalidRequest(label, `must be a plain object${suggestion && `: ${suggestion}`}`)
}

/** Returns the value of a field. It ignores values in `Object.prototype`, which are not signed. */
export function getField(fields: Fields, name: string): string | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** Returns the value of the field whose name in lower case is given. */
export function findField(fields: Fields, lowerName: string): string | undefined {
  for (const name of Object.keys(fields))
    if (name === lowerName || fieldName(name).lower === lowerName) return fields[name]
  return undefined
}

/** Returns a path such as `headers.content-type` for error messages. */
export function fieldPath(label: string, name: string): string {
  return `${label}.${toDisplayName(name)}`
}

/** Truncates and sanitizes a client-supplied name for error messages. */
export function toDisplayName(name: string): string {
  const shown = name.slice(0, MAX_SHOWN_LENGTH).replace(/[^\x20-\x7e]/g, '?')
  return name.length > MAX_SHOWN_LENGTH ? `${shown}…` : shown
}

function parseValue(name: string, value: unknown, label: 'headers' | 'params'): string {
  const text = typeof value === 'string' ? value : toText(value)
  if (text === undefined) throw invalidRequest(fieldPath(label, name), 'must be a string')
  if (isPrintableAscii(name) && isPrintableAscii(text)) return text
  if (!name.isWellFormed() || !text.isWellFormed()) {
    throw invalidRequest(fieldPath(label, name), 'must be well-formed Unicode')
  }
  if (control.test(name) || (label === 'headers' ? controlExceptTab : control).test(text)) {
    throw invalidRequest(fieldPath(label, name), 'must not contain control characters')
  }
  return text
}

function toText(value: unknown): string | undefined {
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? String(value) : undefined
}

function assertDistinctNames(names: readonly string[], label: string): void {
  const seen = new Set<string>()
  for (const name of names) {
    const { lower } = fieldName(name)
    if (seen.has(lower)) throw invalidRequest(fieldPath(label, name), 'is given twice')
    seen.add(lower)
  }
}
