import type { IncomingMessage, ServerResponse } from 'node:http'
import { CosgateError, invalidRequest } from '../error.js'
import { assertAllowedAction } from '../gate/allow.js'
import { grantedExpires } from '../gate/amendment.js'
import { Attention } from '../gate/attention.js'
import { parseClientText } from '../gate/client-fields.js'
import { type Grant, invalidDecision } from '../gate/decision.js'
import { publishing } from '../gate/decision-channel.js'
import { type Gate, grantFor, snapshotFor } from '../gate/gate.js'
import { Intent, parseClientExpires, parseRecord } from '../gate/intent.js'
import { assertType } from '../gate/upload-limits.js'
import {
  formKeyOf,
  type PolicyPlan,
  type PostPolicy,
  parsePolicyPlan,
  policyFields,
  postPolicy,
} from '../signer/post-policy.js'

/**
 * Decides on a form upload; its policy is signed instead of a request.
 * @throws CosgateError a refusal or developer error; AuthorizeThrew
 */
export function decidePostPolicy<Context>(
  gate: Gate<Context>,
  asking: { context: Context; request: IncomingMessage; response: ServerResponse },
  json: unknown,
): Promise<PostPolicy> {
  const { context, response } = asking
  return publishing({ via: 'post-policy', context }, async (trace) => {
    const request = parseRecord(json, policyFields)
    const asked = parsePolicyPlan(request)
    const key = parseClientText(formKeyOf(asked), 'key')
    trace.subject = { action: 'PostObject', method: 'POST', bucket: gate.endpoint.bucket, key }
    const expires = parseClientExpires(request.expires, gate)
    assertAllowedAction(gate.allow, 'PostObject')
    const attention = new Attention(response)
    try {
      const intent = intentOf(asked, expires, gate.endpoint.bucket, attention)
      trace.subject = intent
      const grant = await grantFor(gate, intent, context, attention)
      const plan = amendedPlan(asked, grant)
      const lifetime = {
        expires: grant.expires === undefined ? expires : grantedExpires(grant.expires, gate.maxExpires),
      }
      trace.subject = { ...intent, key: formKeyOf(plan), expires: lifetime.expires }
      const purpose = { action: 'PostObject', endpoint: gate.endpoint, resource: resourceOf(plan) } as const
      return postPolicy(plan, gate.endpoint, await snapshotFor(gate, purpose), lifetime, gate.clock())
    } finally {
      attention.end()
    }
  })
}

function intentOf(plan: PolicyPlan, expires: number, bucket: string, attention: Attention): Intent {
  const headers = {
    ...(plan.maxBytes !== undefined && { 'content-length': String(plan.maxBytes) }),
    ...(plan.contentType !== undefined && { 'content-type': plan.contentType }),
  }
  const facts = {
    via: 'post-policy',
    method: 'POST',
    key: formKeyOf(plan),
    headers,
    params: {},
    expires,
  } as const
  return new Intent(
    facts,
    { action: 'PostObject', resource: resourceOf(plan), source: undefined },
    bucket,
    attention,
  )
}

function resourceOf({ key, keyPrefix }: PolicyPlan): string {
  return (key ?? keyPrefix)!
}

function amendedPlan(asked: PolicyPlan, grant: Grant): PolicyPlan {
  for (const name of ['bucket', 'region', 'headers', 'params'] as const) {
    if (grant[name] !== undefined) throw invalidDecision(`grant.${name}: has no place in a POST policy`)
  }
  const { key, keyPrefix } = grant.key === undefined ? asked : grantedKey(grant.key)
  return { key, keyPrefix, maxBytes: limitedBytes(asked, grant), contentType: limitedType(asked, grant) }
}

function grantedKey(key: string): PolicyPlan {
  try {
    return parsePolicyPlan({ key })
  } catch (error) {
    throw invalidDecision(`The grant of authorize cannot be signed: ${(error as Error).message}`, error)
  }
}

function limitedBytes({ maxBytes: asked }: PolicyPlan, { maxBytes }: Grant): number | undefined {
  if (maxBytes === undefined) return asked
  if (asked !== undefined && asked > maxBytes) {
    throw new CosgateError('payload_too_large', `maxBytes: must be at most ${maxBytes} bytes`)
  }
  return asked ?? maxBytes
}

function limitedType({ contentType: asked }: PolicyPlan, { contentTypes }: Grant): string | undefined {
  if (contentTypes === undefined) return asked
  if (asked === undefined && contentTypes.length > 1) {
    throw invalidRequest('contentType', `must be one of ${contentTypes.join(', ')}`)
  }
  if (asked !== undefined && !contentTypes.includes(asked) && !contentTypes.includes('*/*'))
    assertType(asked, contentTypes, 'contentType')
  return asked ?? (contentTypes[0] === '*/*' ? undefined : contentTypes[0])
}
