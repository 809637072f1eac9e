/** What one page of a listing shall hold. */
export interface PageRequest<Entry> {
  prefix: string
  /** Keys that hold it after the prefix are rolled up to common prefixes; empty for none. */
  delimiter: string
  /** How many keys and common prefixes together. */
  max: number
  /** A common prefix that an earlier page ended with. */
  marker: string
  /** Whether an earlier page went past an entry. */
  isPast: (entry: Entry) => boolean
}

export interface Page<Entry> {
  entries: Entry[]
  commonPrefixes: string[]
  /** What the page ends with if there is more. */
  next: { entry?: Entry; key: string } | undefined
}

/** Keys are in the order of their UTF-8 bytes, which is not the order of JavaScript's strings. */
export const compareKeys = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** Cuts one page out of entries that are in order. */
export function pageOf<Entry extends { key: string }>(
  sorted: Entry[],
  request: PageRequest<Entry>,
): Page<Entry> {
  const page: Page<Entry> = { entries: [], commonPrefixes: [], next: undefined }
  if (request.max === 0) return page
  let last: Page<Entry>['next']
  for (const entry of sorted) {
    if (!entry.key.startsWith(request.prefix) || request.isPast(entry)) continue
    const group = commonPrefixOf(entry.key, request)
    if (group !== undefined && (group === request.marker || group === page.commonPrefixes.at(-1))) continue
    if (page.entries.length + page.commonPrefixes.length === request.max) return { ...page, next: last }
    if (group === undefined) page.entries.push(entry)
    else page.commonPrefixes.push(group)
    last = group === undefined ? { entry, key: entry.key } : { key: group }
  }
  return page
}

function commonPrefixOf(
  key: string,
  { prefix, delimiter }: { prefix: string; delimiter: string },
): string | undefined {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
  return at < 0 ? undefined : key.slice(0, at + delimiter.length)
}
