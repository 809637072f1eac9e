import { invalidOption } from './error.js'

/**
 * Checks that developer input is an object with known names only, so that a misspelt option is an error, not a default.
 * @throws StsError `invalid_option` that names the option and the near miss
 */
export function assertKnownOptions(given: unknown, known: readonly string[], path = 'options'): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw invalidOption(path, 'must be an object')
  }
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue
    throw invalidOption(
      path === 'options' ? name : `${path}.${name}`,
      `is not an option${nearMiss(name, known)}`,
    )
  }
}

/** Checks text against a pattern. @throws StsError `invalid_option`, without repeating the text */
export function assertText(name: string, value: unknown, pattern: RegExp, expected: string): void {
  if (typeof value !== 'string' || !pattern.test(value)) throw invalidOption(name, `must be ${expected}`)
}

/** Checks a whole number within limits. @throws StsError `invalid_option` */
export function assertWhole(name: string, value: unknown, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
    throw invalidOption(name, `must be a whole number from ${least} to ${most}`)
  }
}

/** ` (did you mean …?)` where a known name is one or two slips away, else nothing. */
export function nearMiss(name: string, known: readonly string[]): string {
  const slips = (candidate: string) => slipsBetween(name.toLowerCase(), candidate.toLowerCase())
  const [closest] = known.toSorted((a, b) => slips(a) - slips(b))
  return closest !== undefined && slips(closest) <= 2 ? ` (did you mean ${closest}?)` : ''
}

/** Levenshtein distance; names are short. */
function slipsBetween(a: string, b: string): number {
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
