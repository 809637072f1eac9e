import { type ApprovedRequest, applyGrant } from '../gate/apply-grant.js'
import type { AuthorizeSignal } from '../gate/authorize-signal.js'
import { type Grant, invalidDecision } from '../gate/decision.js'
import type { DecisionReport } from '../gate/decision-event.js'
import type { CosEntryPoint } from '../gate/entry-point.js'
import type { GateRules } from '../gate/gate.js'
import { Intent, type IntentFields, parseOperation } from '../gate/intent.js'
import { type Fields, NO_FIELDS } from '../request/fields.js'
import { parseKey } from '../request/object-key.js'
import { BACKDATE_SECONDS, type Lifetime, toValidity } from '../signer/lifetime.js'
import { presign } from '../signer/presign.js'

/** A download that server code redirects to. */
export interface RedirectRequest {
  /** COS binds the method: it refuses a GET signature for a HEAD request. */
  readonly method: 'GET' | 'HEAD'
  readonly key: string
  readonly params: Fields
  /** Seconds. With `stableFor` they are added to the window. */
  readonly expires: number
  /** Seconds for which the same file gets the same URL. */
  readonly stableFor: number | undefined
}

/** A signed download link. */
export interface DownloadLink {
  url: string
  /** Unix seconds. */
  expiresAt: number
}

/** `cosRedirect`: signs a download that server code requests. */
export const redirectEntryPoint: CosEntryPoint<RedirectRequest, DownloadLink> = {
  via: 'redirect',
  parse: parseRedirect,
  applyGrant: applyGrantWithoutHeaders,
  sign(approved, snapshot, now, { input: request }) {
    const validity = toValidity(toLifetime(approved.expires, request, now), snapshot, now)
    return { url: presign(approved, snapshot, validity), expiresAt: validity.endsAt }
  },
}

/** @param cdn true for a redirect to the CDN; it becomes `intent.cdn` */
export function parseRedirect(
  { method, key, params, expires, stableFor = 0 }: RedirectRequest,
  { allow, endpoints }: GateRules,
  signal: AuthorizeSignal,
  report: DecisionReport,
  cdn?: true,
): Intent {
  const fields: IntentFields = {
    via: 'redirect',
    method,
    // A bucket operation is not a download.
    key: parseKey(key === '/' ? '' : key),
    headers: NO_FIELDS,
    params,
    // `authorize` must know the longest lifetime that may be signed.
    expires: stableFor + expires,
    cdn,
  }
  const { bucket } = endpoints.configured
  report.describe({ method, bucket, key: fields.key })
  return new Intent(fields, parseOperation(fields, allow, report), bucket, signal)
}

/** A client that follows a redirect adds no headers, and COS refuses a request without the signed ones. */
function applyGrantWithoutHeaders(intent: Intent, grant: Grant, rules: GateRules): ApprovedRequest {
  if (grant.headers !== undefined && Object.keys(grant.headers).length > 0) {
    throw invalidDecision('A grant for a redirect cannot add headers')
  }
  return applyGrant(intent, grant, rules)
}

/**
 * With `stableFor`, rounds the time down to the start of a window, so that the same URL is signed throughout the window.
 * The lifetime never exceeds the approved one.
 */
export function toLifetime(
  approved: number,
  { expires, stableFor }: Pick<RedirectRequest, 'expires' | 'stableFor'>,
  now: number,
): Lifetime {
  if (stableFor === undefined) return { expires: approved }
  const windowStart = now - (now % stableFor)
  const endsAt = Math.min(windowStart + stableFor + expires, now + approved)
  return { validity: { startsAt: windowStart - BACKDATE_SECONDS, endsAt } }
}
