import { invalidRequest } from '../error.js'
import { isPlainObject } from '../plain-object.js'
import { fieldName } from '../signature/field-name.js'

/** Headers or parameters, by name. */
export type Fields = Readonly<Record<string, string>>

export const NO_FIELDS: Fields = Object.freeze({})

type Keep = (lowerName: string, value: string) => boolean
const everything: Keep = () => true
/** More than any COS operation takes. */
const MOST_FIELDS = 100

const plain = /^[\x20-\x7e]*$/
const control = /[\x00-\x1f\x7f]/
const controlButTab = /[\x00-\x08\x0a-\x1f\x7f]/

const signableHeaders = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-type',
  'content-md5',
  'content-length',
  'expect',
  'expires',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'origin',
  'range',
  'transfer-encoding',
  'pic-operations',
])

/** Whether COS's SDKs sign a header of this lower-case name; they leave all others out. */
export function isSignable(name: string): boolean {
  return signableHeaders.has(name) || name.startsWith('x-cos-') || name.startsWith('x-ci-')
}

/** Whether some signable header begins like this. */
export function isSignablePrefix(prefix: string): boolean {
  if (isSignable(prefix) || 'x-cos-'.startsWith(prefix) || 'x-ci-'.startsWith(prefix)) return true
  return [...signableHeaders].some((name) => name.startsWith(prefix))
}

/** Whether a lower-case name carries an authentication of its own, which only a signer may write. */
export function isReserved(name: string): boolean {
  return (
    name === 'authorization' ||
    name === 'host' ||
    name === 'sign' ||
    name === 'x-cos-security-token' ||
    name === 'x-ci-security-token' ||
    name.startsWith('q-')
  )
}

/**
 * Checks an object of headers or parameters: every value a string (whole numbers and booleans are taken as their
 * text, as the official SDKs send them), every name distinct without regard to case.
 * @param isKept tells from a lower-case name and a value whether the field is wanted
 * @returns the same fields with string values, names as given
 * @throws CosgateError `invalid_request` that names the field
 */
export function parseFields(given: unknown, label: 'headers' | 'params', isKept: Keep = everything): Fields {
  if (given === undefined) return NO_FIELDS
  if (!isPlainObject(given)) throw invalidRequest(label, 'must be a plain object')
  const names = Object.keys(given)
  if (names.length === 0) return NO_FIELDS
  if (names.length > MOST_FIELDS) throw invalidRequest(label, `must be at most ${MOST_FIELDS}`)
  const fields: Record<string, string> = {}
  let capitals = false
  for (const name of names) {
    // Assigning it would set the prototype and lose the field.
    if (name === '__proto__' || name === '') throw invalidRequest(fieldOf(label, name), 'is not a name')
    const text = parseText(name, given[name], label)
    const { lower } = fieldName(name)
    if (lower !== name) capitals = true
    if (isKept(lower, text)) fields[name] = text
  }
  // The keys of an object differ already, so only one with capitals can collide.
  if (capitals) assertDistinct(names, label)
  return fields
}

/** The value of a field, or undefined; never what other code put into `Object.prototype`, which is not signed. */
export function ownField(fields: Fields, name: string): string | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined
}

/** The value of a field in lower case, or undefined. */
export function fieldValue(fields: Fields, lowerName: string): string | undefined {
  for (const name in fields)
    if (name === lowerName || fieldName(name).lower === lowerName) return ownField(fields, name)
  return undefined
}

/** `headers.content-type`, for messages: what a client sent is never repeated at length. */
export function fieldOf(label: string, name: string): string {
  return `${label}.${shortened(name)}`
}

/** A name of a client's, fit for a message. */
export function shortened(name: string): string {
  const shown = name.slice(0, 64).replace(/[^\x20-\x7e]/g, '?')
  return name.length > 64 ? `${shown}…` : shown
}

function parseText(name: string, value: unknown, label: 'headers' | 'params'): string {
  const text = typeof value === 'string' ? value : textOf(value)
  if (text === undefined) throw invalidRequest(fieldOf(label, name), 'must be a string')
  if (plain.test(name) && plain.test(text)) return text
  if (!name.isWellFormed() || !text.isWellFormed()) {
    throw invalidRequest(fieldOf(label, name), 'must be well-formed Unicode')
  }
  if (control.test(name) || (label === 'headers' ? controlButTab : control).test(text)) {
    throw invalidRequest(fieldOf(label, name), 'must not contain control characters')
  }
  return text
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'boolean' || Number.isSafeInteger(value) ? String(value) : undefined
}

function assertDistinct(names: readonly string[], label: string): void {
  const seen = new Set<string>()
  for (const name of names) {
    const { lower } = fieldName(name)
    if (seen.has(lower)) throw invalidRequest(fieldOf(label, name), 'is given twice')
    seen.add(lower)
  }
}

/** Checks the content-length among headers, where there is one. @throws CosgateError `invalid_request` */
export function assertContentLength(headers: Fields): void {
  const length = ownField(headers, 'content-length')
  if (length !== undefined) parseContentLength(length)
}

/** Checks a content-length. @throws CosgateError `invalid_request` */
export function parseContentLength(text: string): number {
  const length = Number(text)
  if (!/^(?:0|[1-9]\d*)$/.test(text) || !Number.isSafeInteger(length)) {
    throw invalidRequest('headers.content-length', 'must be a whole number of bytes')
  }
  return length
}
