const MAX_EDITS = 2
/** Longer names are not typing errors, and the comparison costs the product of both lengths. */
const MAX_NAME_LENGTH = 40

/** Returns ` (did you mean …?)` if a known name is one or two edits away, else an empty string. */
export function didYouMean(name: string, known: readonly string[]): string {
  const closest = findClosest(name, known)
  return closest === undefined ? '' : ` (did you mean ${closest}?)`
}

/** Returns the known name that is at most two edits away and closest, or undefined if there is none. */
export function findClosest(name: string, known: readonly string[]): string | undefined {
  if (name.length > MAX_NAME_LENGTH) return undefined
  const closest = known
    .map((candidate) => ({ candidate, edits: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits)[0]
  return closest && closest.edits <= MAX_EDITS ? closest.candidate : undefined
}

/** Levenshtein distance, by the two-row method. */
function editDistance(a: string, b: string): number {
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
