import { CosError } from '../cos-error.js'

/** A byte range of an object. `end` is exclusive. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * Parses a `Range` header. As HTTP specifies, everything except a single byte range is ignored.
 * @param size of the object in bytes
 * @throws CosError `InvalidRange` (416) if the range does not overlap the object
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!parts || (parts[1] === '' && parts[2] === '')) return undefined
  const [, first = '', last = ''] = parts
  const range = first === '' ? toSuffixRange(Number(last), size) : toRange(Number(first), last, size)
  if (range === undefined) return undefined
  if (range.start >= size || range.start >= range.end) {
    throw new CosError('InvalidRange', { headers: { 'Content-Range': `bytes */${size}` } })
  }
  return range
}

function toSuffixRange(length: number, size: number): ByteRange {
  return { start: Math.max(size - length, 0), end: size }
}

function toRange(start: number, last: string, size: number): ByteRange | undefined {
  if (last !== '' && Number(last) < start) return undefined
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) }
}
