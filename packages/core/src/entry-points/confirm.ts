import type { ApprovedRequest } from '../gate/apply-grant.js'
import type { AuthorizeSignal } from '../gate/authorize-signal.js'
import { parseClientText } from '../gate/client-fields.js'
import { parseFileId } from '../gate/client-file.js'
import { parseRecord } from '../gate/client-request.js'
import { type Grant, invalidDecision } from '../gate/decision.js'
import type { DecisionReport } from '../gate/decision-event.js'
import type { EntryPoint } from '../gate/entry-point.js'
import type { Gate, GateRules } from '../gate/gate.js'
import { Intent, type IntentFields, parseOperation } from '../gate/intent.js'
import { NO_FIELDS } from '../request/fields.js'
import { parseKey } from '../request/object-key.js'
import { headObject } from '../store/stored-object.js'
import type { Confirmation, ConfirmUpload } from './confirm-upload.js'

/**
 * `POST /cos/confirm`: a client reports that an upload is done, and COS is asked whether it is. The signature is not
 * returned: it signs the HEAD request that is sent to COS.
 */
export function createConfirmEntryPoint<Context>(
  confirmUpload: ConfirmUpload<Context>,
  { store }: Pick<Gate<Context>, 'store'>,
): EntryPoint<unknown, Confirmation, Context> {
  return {
    via: 'confirm',
    parse: parseConfirm,
    applyGrant: toHeadRequest,
    async sign(approved, snapshot, _now, { intent, grant, context }) {
      const object = await headObject(store, approved, snapshot)
      return confirmUpload(object, { fileId: intent.fileId, limits: grant, context })
    },
  }
}

/** Parses `{ key, fileId? }`. @throws CosgateError `invalid_request`, `action_not_allowed` */
export function parseConfirm(
  json: unknown,
  rules: GateRules,
  signal: AuthorizeSignal,
  report: DecisionReport,
): Intent {
  const request = parseRecord(json, ['key', 'fileId'])
  const { bucket } = rules.endpoints.configured
  const method = 'HEAD'
  // A bucket is not an upload.
  const key = parseClientText(parseKey(request.key === '/' ? '' : request.key), 'key')
  report.describe({ method, bucket, key })
  const fields: IntentFields = {
    via: 'confirm',
    method,
    key,
    headers: NO_FIELDS,
    params: NO_FIELDS,
    expires: rules.defaultExpires,
    file: { size: undefined, fileId: parseFileId(request.fileId) },
  }
  return new Intent(fields, parseOperation(fields, rules.allow, report), bucket, signal)
}

const grantFields = ['allow', 'maxBytes', 'contentTypes']

/** @throws CosgateError `invalid_decision` if the grant changes the request, which the client has already sent to COS */
function toHeadRequest(intent: Intent, grant: Grant, { store }: GateRules): ApprovedRequest {
  const other = Object.keys(grant).find((name) => !grantFields.includes(name))
  if (other) throw invalidDecision(`grant.${other}: does not apply to a confirmation`)
  const endpoint = store.endpoints.configured
  const { method, key, params, action, resource, expires } = intent
  return { method, key, endpoint, headers: endpoint.hostOnly, params, action, resource, expires }
}
