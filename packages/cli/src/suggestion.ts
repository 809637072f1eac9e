import { findClosest } from '@cosgate/core/did-you-mean'
import { t } from './language/language.js'

/** Returns ` (did you mean …?)` if a known name is one or two edits away, else an empty string. */
export function suggest(name: string, known: readonly string[], prefix = ''): string {
  const closest = findClosest(name, known)
  return closest === undefined ? '' : t` (did you mean ${prefix + closest}?)`
}
