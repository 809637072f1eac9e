import type { Fields } from './fields.js'

interface Validators {
  etag: string
  /** Unix seconds. */
  lastModified: number
}

/**
 * Evaluates the four conditional headers in the order of RFC 9110, section 13.2.2.
 * @param prefix prepended to the header names
 * @returns 412 or 304 if a condition fails, otherwise `undefined`
 */
export function evaluatePreconditions(
  { etag, lastModified }: Validators,
  headers: Fields,
  prefix = '',
): 412 | 304 | undefined {
  const [match, noneMatch] = [headers.bytes(`${prefix}if-match`), headers.bytes(`${prefix}if-none-match`)]
  const unmodifiedSince = toSeconds(headers.bytes(`${prefix}if-unmodified-since`))
  const modifiedSince = toSeconds(headers.bytes(`${prefix}if-modified-since`))
  if (match !== undefined ? !includesEtag(match, etag) : lastModified > unmodifiedSince) return 412
  const isUnchanged = noneMatch !== undefined ? includesEtag(noneMatch, etag) : lastModified <= modifiedSince
  return isUnchanged ? 304 : undefined
}

// NaN makes every comparison false, so a missing or invalid date is ignored.
const toSeconds = (date: string | undefined) => (date === undefined ? Number.NaN : Date.parse(date) / 1000)

function includesEtag(list: string, etag: string): boolean {
  const tags = list.split(',').map((tag) => unquoteEtag(tag.trim()))
  return tags.includes('*') || tags.includes(unquoteEtag(etag))
}

/** Removes the quotation marks and the weak prefix `W/` of an ETag. */
export const unquoteEtag = (etag: string) => etag.replace(/^W\//, '').replace(/^"(.*)"$/, '$1')
