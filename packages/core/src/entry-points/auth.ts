import { type ApprovedRequest, applyGrant } from '../gate/apply-grant.js'
import { parseClientRequest } from '../gate/client-request.js'
import { type Grant, invalidDecision } from '../gate/decision.js'
import type { EntryPoint } from '../gate/entry-point.js'
import type { GateRules } from '../gate/gate.js'
import type { Intent } from '../gate/intent.js'
import type { Fields } from '../request/fields.js'
import { toValidity } from '../signer/lifetime.js'
import { signAuthorization } from '../signer/presign.js'

/** The answer of `POST /cos/auth`. */
interface AuthAnswer {
  authorization: string
  securityToken?: string
  /** All signed headers, with the host. */
  headers: Fields
  /** Unix seconds. */
  expiresAt: number
  /** Bytes. Given for a multipart upload whose grant has `maxBytes`. */
  partSize?: number
}

/** `POST /cos/auth`: signs a request that the client sends itself. */
export const authEntryPoint: EntryPoint<unknown, AuthAnswer> = {
  via: 'auth',
  parse: (json, rules, signal, report) => parseClientRequest(json, 'auth', rules, signal, report),
  applyGrant: applyGrantToSameRequest,
  sign(approved, snapshot, now) {
    const validity = toValidity(approved, snapshot, now)
    return {
      authorization: signAuthorization(approved, snapshot, validity),
      ...(snapshot.securityToken !== undefined && { securityToken: snapshot.securityToken }),
      headers: approved.headers,
      expiresAt: validity.endsAt,
      ...(approved.partSize !== undefined && { partSize: approved.partSize }),
    }
  },
}

/** The client sends its own request, so a grant cannot change the key, the bucket or the parameters. */
function applyGrantToSameRequest(intent: Intent, grant: Grant, rules: GateRules): ApprovedRequest {
  const approved = applyGrant(intent, grant, rules)
  if (approved.key !== intent.key || approved.endpoint !== rules.endpoints.configured) {
    throw invalidDecision('A grant for /auth cannot change key, bucket or region')
  }
  // Checking the approved names suffices: a name is removed only if the grant supplies it in another letter case.
  if (Object.keys(approved.params).some((name) => approved.params[name] !== intent.params[name])) {
    throw invalidDecision('A grant for /auth cannot add params')
  }
  return approved
}
