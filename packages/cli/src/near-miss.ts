import { closestMatch } from 'leven'

/** ` (did you mean …?)` where a known word is one or two slips away, else nothing. */
export function nearMiss(word: string, known: readonly string[], prefix = ''): string {
  const close = closestMatch(word, [...known], { maxDistance: 2 })
  return close === undefined ? '' : ` (did you mean ${prefix}${close}?)`
}
