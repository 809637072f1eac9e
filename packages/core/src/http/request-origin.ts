import type { IncomingHttpHeaders } from 'node:http'
import { CosgateError } from '../error.js'

/**
 * Refuses requests from pages of other origins: those that are not in the list or, without a list, those that the browser
 * marks as cross-site. Only Sec-Fetch-Site tells whether a request is same-origin, because a
 * client can set Host and X-Forwarded-* to anything. A request without Origin, Referer and Sec-Fetch-Site passes, because
 * browsers send at least one of them.
 * @throws CosgateError `origin_not_allowed`
 */
export function assertAllowedOrigin(
  headers: IncomingHttpHeaders,
  allowed: ReadonlySet<string> | undefined,
): void {
  const { origin, referer } = headers
  const site = headers['sec-fetch-site']
  if (site === 'same-origin') return
  if (!allowed) {
    if (site !== 'cross-site') return
    throw new CosgateError(
      'origin_not_allowed',
      'Cross-site requests are only allowed from origins in the option allowedOrigins',
    )
  }
  const from = origin ?? (referer === undefined ? undefined : toOrigin(referer))
  if (from === undefined ? site === undefined : allowed.has(from)) return
  throw new CosgateError('origin_not_allowed', 'Requests from this origin are not allowed')
}

/** Mini programs send a Referer only: `https://servicewechat.com/{appid}/{version}/page-frame.html`. */
function toOrigin(referer: string): string {
  return URL.canParse(referer) ? new URL(referer).origin : 'null'
}
