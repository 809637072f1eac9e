import type { Fields } from './fields.js'

interface Validators {
  etag: string
  /** Unix seconds. */
  lastModified: number
}

/**
 * Judges the four conditional headers, whose names may carry a prefix, in the order of RFC 9110 section 13.2.2.
 * @returns 412 or 304 for one that does not hold, else `undefined`.
 */
export function failedPrecondition(object: Validators, headers: Fields, prefix = ''): 412 | 304 | undefined {
  const [match, noneMatch] = [headers.bytes(`${prefix}if-match`), headers.bytes(`${prefix}if-none-match`)]
  const unmodifiedSince = secondsOf(headers.bytes(`${prefix}if-unmodified-since`))
  const modifiedSince = secondsOf(headers.bytes(`${prefix}if-modified-since`))
  if (match !== undefined ? !names(match, object.etag) : object.lastModified > unmodifiedSince) return 412
  const unchanged =
    noneMatch !== undefined ? names(noneMatch, object.etag) : object.lastModified <= modifiedSince
  return unchanged ? 304 : undefined
}

// Comparing with NaN is false both ways, so that an absent or unreadable date asks for nothing.
const secondsOf = (date: string | undefined) => (date === undefined ? Number.NaN : Date.parse(date) / 1000)

function names(list: string, etag: string): boolean {
  const tags = list.split(',').map((tag) => bare(tag.trim()))
  return tags.includes('*') || tags.includes(bare(etag))
}

/** An ETag without weakness mark and quotation marks. */
export const bare = (etag: string) => etag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1')
