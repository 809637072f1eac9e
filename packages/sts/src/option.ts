import { invalidOption } from './error.js'

/**
 * Checks that the developer's options are an object with known names only, so that a misspelled option is an error and not
 * silently replaced by a default.
 * @throws StsError `invalid_option` that names the option, with a "did you mean" hint
 */
export function assertKnownOptions(given: unknown, known: readonly string[], path = 'options'): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidOption(path, 'must be an object')
  }
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue
    throw invalidOption(
      path === 'options' ? name : `${path}.${name}`,
      `is not an option${didYouMean(name, known)}`,
    )
  }
}

/** @throws StsError `invalid_option`, without repeating the text */
export function assertText(name: string, value: unknown, pattern: RegExp, expected: string): void {
  if (typeof value !== 'string' || !pattern.test(value)) throw invalidOption(name, `must be ${expected}`)
}

/** @throws StsError `invalid_option` */
export function assertIntegerInRange(name: string, value: unknown, min: number, max: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
    throw invalidOption(name, `must be a whole number from ${min} to ${max}`)
  }
}

/** True for a whole number that can be Unix seconds. Eleven digits or more are milliseconds by mistake. */
export function isUnixSeconds(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 1e10
}

/** Returns ` (did you mean …?)` if a known name is one or two edits away, else an empty string. */
export function didYouMean(name: string, known: readonly string[]): string {
  const edits = (candidate: string) => editDistance(name.toLowerCase(), candidate.toLowerCase())
  const [closest] = known.toSorted((a, b) => edits(a) - edits(b))
  return closest !== undefined && edits(closest) <= 2 ? ` (did you mean ${closest}?)` : ''
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (const [line, letter] of [...a].entries()) {
    const next = [line + 1]
    for (const [column, other] of [...b].entries()) {
      next.push(Math.min(row[column]! + (letter === other ? 0 : 1), row[column + 1]! + 1, next[column]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
