/** ` (did you mean …?)` where a known word is one or two slips away, else nothing. */
export function nearMiss(word: string, known: readonly string[], prefix = ''): string {
  if (word.length > 40) return ''
  const close = known
    .map((candidate) => ({ candidate, slips: slipsBetween(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.slips - b.slips)[0]
  return close && close.slips <= 2 ? ` (did you mean ${prefix}${close.candidate}?)` : ''
}

/** How many letters must be put in, taken out or replaced to make one word of the other. */
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
