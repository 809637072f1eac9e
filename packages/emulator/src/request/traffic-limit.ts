import { setTimeout as wait } from 'node:timers/promises'
import { CosError } from '../cos-error.js'
import type { Content } from '../storage/blob-store.js'
import type { Fields } from './fields.js'

const [MIN_BITS_PER_SECOND, MAX_BITS_PER_SECOND] = [819_200, 838_860_800]
const NAME = 'x-cos-traffic-limit'

/**
 * Parses `x-cos-traffic-limit` from the headers or the query.
 * @returns bytes per second, or `undefined` without a limit
 * @throws CosError `InvalidArgument`
 */
export function parseTrafficLimit(headers: Fields, params: Fields): number | undefined {
  const text = headers.text(NAME) ?? params.text(NAME)
  if (text === undefined) return undefined
  const bits = /^\d{1,12}$/.test(text) ? Number(text) : 0
  if (bits < MIN_BITS_PER_SECOND || bits > MAX_BITS_PER_SECOND) {
    const range = `between ${MIN_BITS_PER_SECOND} and ${MAX_BITS_PER_SECOND}`
    throw new CosError('InvalidArgument', { message: `${NAME} must be ${range} bit/s` })
  }
  return bits / 8
}

/** Limits the rate of content. @param bytesPerSecond `undefined`: returns the content itself */
export function limitRate(content: Content, bytesPerSecond: number | undefined): Content {
  return bytesPerSecond === undefined ? content : slowDown(content, bytesPerSecond)
}

async function* slowDown(content: Content, bytesPerSecond: number): Content {
  const start = performance.now()
  let bytes = 0
  for await (const chunk of content) {
    bytes += chunk.length
    const aheadMs = (bytes / bytesPerSecond) * 1000 - (performance.now() - start)
    if (aheadMs > 1) await wait(aheadMs)
    yield chunk
  }
}
