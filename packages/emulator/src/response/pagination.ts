/** The parameters of one page of a listing. */
export interface PageRequest<Entry> {
  prefix: string
  /** Keys that contain it after the prefix are grouped into common prefixes. Empty: no grouping. */
  delimiter: string
  /** The maximum number of entries and common prefixes together. */
  max: number
  /** A common prefix equal to the marker was the last item of the previous page. */
  marker: string
  /** Returns whether a previous page has already covered an entry. */
  isPast: (entry: Entry) => boolean
}

export interface Page<Entry> {
  entries: Entry[]
  commonPrefixes: string[]
  /** The last item of the page, if more items follow. */
  next: { entry?: Entry; key: string } | undefined
}

/** Compares keys by their UTF-8 bytes. The order of JavaScript strings is different. */
export const compareKeys = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** Returns one page of a sorted list. */
export function paginate<Entry extends { key: string }>(
  sorted: Entry[],
  request: PageRequest<Entry>,
): Page<Entry> {
  const page: Page<Entry> = { entries: [], commonPrefixes: [], next: undefined }
  if (request.max === 0) return page
  let last: Page<Entry>['next']
  for (const entry of sorted) {
    if (!entry.key.startsWith(request.prefix) || request.isPast(entry)) continue
    const group = findCommonPrefix(entry.key, request)
    if (group !== undefined && (group === request.marker || group === page.commonPrefixes.at(-1))) continue
    if (page.entries.length + page.commonPrefixes.length === request.max) return { ...page, next: last }
    if (group === undefined) page.entries.push(entry)
    else page.commonPrefixes.push(group)
    last = group === undefined ? { entry, key: entry.key } : { key: group }
  }
  return page
}

function findCommonPrefix(
  key: string,
  { prefix, delimiter }: { prefix: string; delimiter: string },
): string | undefined {
  const index = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
  return index < 0 ? undefined : key.slice(0, index + delimiter.length)
}
