import { CosError } from '../answer/errors.js'

/** A stretch of an object: `end` is the first byte that is not in it. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * Reads a `Range` header; anything but one range of bytes is ignored, as HTTP has it.
 * @throws CosError `InvalidRange` (416) where nothing of the range is in the object.
 */
export function readRange(header: string | undefined, size: number): ByteRange | undefined {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!parts || (parts[1] === '' && parts[2] === '')) return undefined
  const range = parts[1] === '' ? suffixOf(Number(parts[2]), size) : span(Number(parts[1]), parts[2]!, size)
  if (range === undefined) return undefined
  if (range.start >= size || range.start >= range.end) {
    throw new CosError('InvalidRange', { headers: { 'Content-Range': `bytes */${size}` } })
  }
  return range
}

const suffixOf = (length: number, size: number): ByteRange => ({
  start: Math.max(size - length, 0),
  end: size,
})

function span(start: number, last: string, size: number): ByteRange | undefined {
  if (last !== '' && Number(last) < start) return undefined
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) }
}
