import { isIntegerInRange } from '../checks.js'

const MIB = 1024 ** 2
const MIN_DEFAULT_PART_SIZE = 5 * MIB
const MIN_PART_SIZE = MIB
const MAX_PART_SIZE = 5 * 1024 * MIB
/** COS accepts the part numbers 1 to 10000. */
const MAX_PARTS = 10_000

/**
 * Returns the size of the parts of a limited upload, in bytes. By default it is the smallest whole number of MiB, at least
 * 5, with which 10,000 parts hold `maxBytes`.
 */
export function resolvePartSize(maxBytes: number, partSize: number | undefined): number {
  return partSize ?? Math.max(MIN_DEFAULT_PART_SIZE, Math.ceil(maxBytes / MAX_PARTS / MIB) * MIB)
}

/** Returns what is wrong with the `maxBytes` and `partSize` of a grant, or undefined. */
export function findSizeFault(maxBytes: unknown, partSize: unknown): string | undefined {
  if (partSize !== undefined && maxBytes === undefined) return 'partSize: needs maxBytes'
  if (maxBytes === undefined) return undefined
  if (!isIntegerInRange(maxBytes, 0, Number.MAX_SAFE_INTEGER))
    return 'maxBytes: must be a whole number of bytes'
  if (maxBytes > MAX_PARTS * MAX_PART_SIZE)
    return `maxBytes: must be at most ${MAX_PARTS * MAX_PART_SIZE} bytes`
  if (partSize === undefined) return undefined
  if (!isIntegerInRange(partSize, MIN_PART_SIZE, MAX_PART_SIZE)) {
    return `partSize: must be a whole number of bytes from ${MIN_PART_SIZE} to ${MAX_PART_SIZE}`
  }
  return maxBytes > partSize * MAX_PARTS ? `maxBytes: must be at most ${MAX_PARTS} times partSize` : undefined
}
