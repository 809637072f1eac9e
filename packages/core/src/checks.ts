const visibleAscii = /^[\x21-\x7e]+$/
const printableAscii = /^[\x20-\x7e]*$/
const headerText = /^[\t\x20-\x7e]*$/

/** False for a Map or Headers: they have no own keys, so all their fields would be lost silently. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // The second comparison is for speed, the third accepts objects of another realm.
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}

/** True for a safe integer from `min` to `max`, both included. */
export function isIntegerInRange(value: unknown, min: number, max: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
}

/** True for a number that can be Unix seconds. Eleven digits or more are milliseconds by mistake. */
export function isUnixSeconds(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value < 1e10
}

/** True for a non-empty string of visible ASCII: no spaces, no line breaks. */
export function isVisibleAscii(value: unknown): value is string {
  return typeof value === 'string' && visibleAscii.test(value)
}

/** True for a text of visible ASCII and spaces, or an empty one. */
export function isPrintableAscii(text: string): boolean {
  return printableAscii.test(text)
}

/** True for a text that a header can hold: printable ASCII and tabs. */
export function isHeaderText(text: string): boolean {
  return headerText.test(text)
}

/** Returns the first own field that is not in the list, or undefined. */
export function findUnknownField(given: object, known: readonly string[]): string | undefined {
  return Object.keys(given).find((name) => !known.includes(name))
}

/** True for anything with a `then`, which `await` would wait for. */
export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined)?.then === 'function'
}
