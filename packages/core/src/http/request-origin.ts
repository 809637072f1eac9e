import type { IncomingHttpHeaders } from 'node:http'
import { CosgateError } from '../error.js'

/**
 * Refuses requests that a page of another origin sends. Our own origin is known from Sec-Fetch-Site only: Host and
 * X-Forwarded-* are the client's words. A request with none of the three headers comes from no browser and passes.
 * @throws CosgateError `origin_not_allowed`
 */
export function assertOrigin(headers: IncomingHttpHeaders, allowed: ReadonlySet<string> | undefined): void {
  if (!allowed) return
  const { origin, referer } = headers
  const site = headers['sec-fetch-site']
  if (site === 'same-origin') return
  const from = origin ?? (referer === undefined ? undefined : originOf(referer))
  if (from === undefined ? site === undefined : allowed.has(from)) return
  throw new CosgateError('origin_not_allowed', 'Requests from this origin are not allowed')
}

/** Mini programs send a Referer only: `https://servicewechat.com/{appid}/{version}/page-frame.html`. */
function originOf(referer: string): string {
  return URL.canParse(referer) ? new URL(referer).origin : 'null'
}
