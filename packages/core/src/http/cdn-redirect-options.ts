import type { Cdn } from '../cdn/cdn.js'
import { isIntegerInRange } from '../checks.js'
import { invalidOption } from '../options.js'
import type { RedirectOptions } from './redirect-options.js'

/** Options that become signed parameters of COS. The signature of a CDN does not cover parameters. */
const cosOnly = ['filename', 'contentType', 'cacheControl', 'params'] as const

/**
 * Checks the options of a redirect to the CDN. Nothing binds a disposition there, so the app must say that it accepts that
 * browsers show the file.
 * @param defaultExpires seconds
 * @returns the CDN, and the lifetime in seconds
 * @throws CosgateError `invalid_option` that names the option
 */
export function resolveCdnRedirect(
  cdn: Cdn | undefined,
  options: RedirectOptions,
  defaultExpires: number,
): { cdn: Cdn; expires: number } {
  if (!cdn) throw invalidOption('cdn', 'needs the option cdn of cosgate()')
  for (const name of cosOnly) {
    if (options[name] !== undefined)
      throw invalidOption(name, 'cannot be used with cdn, whose signature does not cover it')
  }
  if (options.disposition !== 'inline') {
    throw invalidOption(
      'disposition',
      "must be 'inline' with cdn, whose signature does not cover a disposition",
    )
  }
  const { stableFor = 0 } = options
  const max = cdn.lifetime - stableFor
  if (max < cdn.minExpires)
    throw invalidOption('stableFor', `must be less than cdn.lifetime (${cdn.lifetime})`)
  const { expires = Math.min(defaultExpires, max) } = options
  if (!isIntegerInRange(expires, cdn.minExpires, max)) {
    throw invalidOption(
      'expires',
      `must be from ${cdn.minExpires} to ${max} seconds, because cdn.lifetime is ${cdn.lifetime}`,
    )
  }
  return { cdn, expires }
}
