import { assertAllowedAction } from '../gate/allow.js'
import { type ApprovedRequest, amendExpires, amendHeaders } from '../gate/apply-grant.js'
import type { AuthorizeSignal } from '../gate/authorize-signal.js'
import { parseClientText } from '../gate/client-fields.js'
import { fileFieldNames, parseClientFile } from '../gate/client-file.js'
import { parseClientExpires, parseRecord } from '../gate/client-request.js'
import { type Grant, invalidDecision } from '../gate/decision.js'
import type { DecisionReport } from '../gate/decision-event.js'
import type { EntryPoint } from '../gate/entry-point.js'
import type { GateRules } from '../gate/gate.js'
import { Intent } from '../gate/intent.js'
import { type Fields, getField, NO_FIELDS } from '../request/fields.js'
import { toValidity } from '../signer/lifetime.js'
import {
  type PolicyConditions,
  type PostPolicy,
  parseFormKey,
  parsePolicyConditions,
  policyFieldNames,
  signPostPolicy,
  toFormResource,
} from '../signer/post-policy.js'

/**
 * `POST /cos/post-policy`: signs the policy of a form upload. To the gate, a form is a request with the form's key, with
 * its maximum size as content-length and with its type as content-type.
 */
export const postPolicyEntryPoint: EntryPoint<unknown, PostPolicy> = {
  via: 'post-policy',
  uploadFields: { length: 'maxBytes', contentType: 'contentType' },
  parse: parseForm,
  applyGrant: applyGrantToForm,
  sign(approved, snapshot, now) {
    const validity = toValidity(approved, snapshot, now)
    return signPostPolicy(toConditions(approved), approved.endpoint, snapshot, validity)
  },
}

const formFieldNames = [...policyFieldNames, ...fileFieldNames]

function parseForm(json: unknown, rules: GateRules, signal: AuthorizeSignal, report: DecisionReport): Intent {
  const request = parseRecord(json, formFieldNames)
  const { formKey, maxBytes, contentType } = parsePolicyConditions(request)
  const file = parseClientFile(request)
  const key = parseClientText(formKey, 'key')
  const { bucket } = rules.endpoints.configured
  const action = 'PostObject'
  report.describe({ action, method: 'POST', bucket, key })
  const expires = parseClientExpires(request.expires, rules)
  assertAllowedAction(rules.allow, action, NO_FIELDS)
  const headers = {
    ...(maxBytes !== undefined && { 'content-length': String(maxBytes) }),
    ...(contentType !== undefined && { 'content-type': contentType }),
  }
  return new Intent(
    { via: 'post-policy', method: 'POST', key, headers, params: NO_FIELDS, expires, file },
    { action, resource: toFormResource(key), source: undefined },
    bucket,
    signal,
  )
}

function applyGrantToForm(intent: Intent, grant: Grant, rules: GateRules): ApprovedRequest {
  for (const name of ['bucket', 'region', 'params'] as const) {
    if (grant[name] !== undefined) throw invalidDecision(`grant.${name}: does not apply to a POST policy`)
  }
  const key = grant.key === undefined ? intent.key : parseFormKey(grant.key, 'key')
  return {
    method: 'POST',
    key,
    endpoint: rules.endpoints.configured,
    headers: addMaxBytes(amendHeaders(intent.headers, grant.headers), grant.maxBytes),
    params: NO_FIELDS,
    action: intent.action,
    resource: toFormResource(key),
    expires: amendExpires(intent.expires, grant.expires, rules.maxExpires),
  }
}

/** A form without a limit gets the limit of its grant. */
function addMaxBytes(headers: Fields, maxBytes: number | undefined): Fields {
  if (maxBytes === undefined || getField(headers, 'content-length') !== undefined) return headers
  return { ...headers, 'content-length': String(maxBytes) }
}

function toConditions({ key, headers }: ApprovedRequest): PolicyConditions {
  const { 'content-length': maxBytes, 'content-type': contentType, ...others } = headers
  return {
    formKey: key,
    maxBytes: maxBytes === undefined ? undefined : Number(maxBytes),
    contentType,
    headers: others,
  }
}
