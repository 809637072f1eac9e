import { compareKeys, lowerBound } from '../storage/sorted-list.js'

/** The parameters of one page of a listing. */
export interface PageRequest<Entry> {
  prefix: string
  /** Keys that contain it after the prefix are grouped into common prefixes. Empty: no grouping. */
  delimiter: string
  /** The maximum number of entries and common prefixes together. */
  max: number
  /** A common prefix equal to the marker was the last item of the previous page. */
  marker: string
  /** Returns whether a previous page has already covered an entry. Default: its key is not after the marker. */
  isPast?: (entry: Entry) => boolean
}

export interface Page<Entry> {
  entries: Entry[]
  commonPrefixes: string[]
  /** The last item of the page, if more items follow. */
  next: { entry?: Entry; key: string } | undefined
}

/** Returns one page of a list that is sorted by key. Reads the entries of the page only, and one of each group. */
export function paginate<Entry extends { key: string }>(
  sorted: readonly Entry[],
  request: PageRequest<Entry>,
): Page<Entry> {
  const { prefix, marker, max, isPast = ({ key }) => compareKeys(key, marker) <= 0 } = request
  const page: Page<Entry> = { entries: [], commonPrefixes: [], next: undefined }
  if (max === 0) return page
  let last: Page<Entry>['next']
  let index = lowerBound(sorted, (entry) => compareKeys(entry.key, prefix) < 0 || isPast(entry))
  while (sorted[index]?.key.startsWith(prefix)) {
    const entry = sorted[index]!
    const group = findCommonPrefix(entry.key, request)
    if (group === undefined || group !== marker) {
      if (page.entries.length + page.commonPrefixes.length === max) return { ...page, next: last }
      if (group === undefined) page.entries.push(entry)
      else page.commonPrefixes.push(group)
      last = group === undefined ? { entry, key: entry.key } : { key: group }
    }
    index = group === undefined ? index + 1 : findGroupEnd(sorted, group, index)
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

const findGroupEnd = (sorted: readonly { key: string }[], group: string, from: number) =>
  lowerBound(sorted, ({ key }) => key.startsWith(group), from)
