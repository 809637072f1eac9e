import { CosgateError } from './error.js'

/** A bad option: an `invalid_option` that names it. */
export function invalidOption(name: string, expected: string): CosgateError {
  return new CosgateError('invalid_option', `${name}: ${expected}`)
}

/**
 * Checks that developer input is an object with known names only, so that a misspelt option is an error, not a default.
 * @throws CosgateError `invalid_option` that names the option and the near miss.
 */
export function assertKnownOptions(given: unknown, known: readonly string[], path = 'options'): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidOption(path, 'must be an object')
  }
  for (const name of Object.keys(given)) {
    if (!known.includes(name))
      throw invalidOption(qualified(path, name), `is not an option${nearMiss(name, known)}`)
  }
}

/** Checks a number of whole units within limits. @throws CosgateError `invalid_option` */
export function assertWhole(name: string, value: unknown, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
    throw invalidOption(name, `must be a whole number from ${least} to ${most}`)
  }
}

/** Checks an optional function. @throws CosgateError `invalid_option` */
export function assertFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw invalidOption(name, 'must be a function')
}

/** ` (did you mean …?)` where a known name is one or two slips away, else nothing. */
export function nearMiss(name: string, known: readonly string[]): string {
  // Nobody mistypes at this length, and the comparison takes the product of both lengths.
  if (name.length > 40) return ''
  const close = known
    .map((candidate) => ({ candidate, slips: slipsBetween(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.slips - b.slips)[0]
  return close && close.slips <= 2 ? ` (did you mean ${close.candidate}?)` : ''
}

function qualified(path: string, name: string): string {
  return path === 'options' ? name : `${path}.${name}`
}

/** Levenshtein distance; names are short. */
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
