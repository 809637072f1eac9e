/**
 * Compares keys by their UTF-8 bytes, which is the order of their code points. The order of JavaScript strings is
 * different: it sorts surrogates before U+E000.
 */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index += 1) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)]
    if (left !== right) return rankCodeUnit(left) - rankCodeUnit(right)
  }
  return a.length - b.length
}

const rankCodeUnit = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

/**
 * Returns the index of the first entry for which `isBefore` is false.
 * @param sorted entries for which `isBefore` is true come first
 * @param from index of the first entry to look at
 */
export function lowerBound<Entry>(
  sorted: readonly Entry[],
  isBefore: (entry: Entry) => boolean,
  from = 0,
): number {
  let [low, high] = [from, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(sorted[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}

/** Entries in the order of their keys, so that a page of a listing is found without reading the other entries. */
export class SortedList<Entry extends { key: string }> {
  readonly #entries: Entry[]

  constructor(entries: Entry[]) {
    this.#entries = entries.sort((a, b) => compareKeys(a.key, b.key))
  }

  get entries(): readonly Entry[] {
    return this.#entries
  }

  get(key: string): Entry | undefined {
    const entry = this.#entries[this.#indexOf(key)]
    return entry?.key === key ? entry : undefined
  }

  set(entry: Entry): void {
    const index = this.#indexOf(entry.key)
    const replaced = this.#entries[index]?.key === entry.key ? 1 : 0
    this.#entries.splice(index, replaced, entry)
  }

  delete(key: string): void {
    const index = this.#indexOf(key)
    if (this.#entries[index]?.key === key) this.#entries.splice(index, 1)
  }

  #indexOf(key: string): number {
    return lowerBound(this.#entries, (entry) => compareKeys(entry.key, key) < 0)
  }
}
