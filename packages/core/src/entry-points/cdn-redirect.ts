import type { Cdn, CdnLink } from '../cdn/cdn.js'
import { isIntegerInRange } from '../checks.js'
import { type ApprovedRequest, applyGrant } from '../gate/apply-grant.js'
import { type Grant, invalidDecision } from '../gate/decision.js'
import type { CdnEntryPoint } from '../gate/entry-point.js'
import type { GateRules } from '../gate/gate.js'
import type { Intent } from '../gate/intent.js'
import { NO_FIELDS } from '../request/fields.js'
import { parseRedirect, type RedirectRequest, toLifetime } from './redirect.js'

/** A download from the CDN that server code redirects to. */
export interface CdnRedirectRequest extends Omit<RedirectRequest, 'params'> {
  readonly cdn: Cdn
}

/** `cosRedirect` with `cdn: true`: signs a URL of the CDN. */
export const cdnRedirectEntryPoint: CdnEntryPoint<CdnRedirectRequest, CdnLink> = {
  via: 'redirect',
  parse: (request, rules, signal, report) =>
    parseRedirect({ ...request, params: NO_FIELDS }, rules, signal, report, true),
  applyGrant: applyCdnGrant,
  signForCdn({ key, expires }, now, request) {
    const lifetime = toLifetime(expires, request, now)
    const endsAt = 'expires' in lifetime ? now + lifetime.expires : lifetime.validity.endsAt
    return request.cdn.sign(key, endsAt)
  },
}

/** A grant can change the key and the lifetime. The signature of a CDN covers nothing else. */
function applyCdnGrant(
  intent: Intent,
  grant: Grant,
  rules: GateRules,
  { cdn }: CdnRedirectRequest,
): ApprovedRequest {
  for (const name of ['bucket', 'region', 'headers', 'params'] as const) {
    if (grant[name] !== undefined)
      throw invalidDecision(`grant.${name}: cannot be set for a redirect to the CDN`)
  }
  const approved = applyGrant(intent, grant, rules)
  if (isIntegerInRange(approved.expires, cdn.minExpires, cdn.lifetime)) return approved
  throw invalidDecision(
    `grant.expires: must be from ${cdn.minExpires} to cdn.lifetime (${cdn.lifetime}) for a redirect to the CDN`,
  )
}
