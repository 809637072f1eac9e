import { rulesOf } from './action.js'
import { assertPlace, pathFault } from './area.js'
import { invalidOption } from './error.js'
import { assertKnownOptions, assertWhole } from './option.js'
import { type Policy, policyFor } from './policy.js'

/** Options of {@link scopePolicy}. */
export interface ScopePolicyOptions {
  /** `BucketName-APPID`. */
  bucket: string
  /** Such as `ap-guangzhou`. */
  region: string
  /** COS's names, such as `PutObject`, as in `allow.actions` of Cosgate. */
  actions: readonly string[]
  /** `users/alice/`: all below it. `users/alice.jpg`: that one key. `''`: the whole bucket. */
  prefix: string
  /** Most bytes of one upload, or of each part of one; default unlimited. */
  maxBytes?: number
  /** Content types that uploads may have, such as `['image/*', 'application/pdf']`; default any. */
  contentTypes?: readonly string[]
}

const known = ['bucket', 'region', 'actions', 'prefix', 'maxBytes', 'contentTypes']
const contentType = /^[\w!#$%&'+.^`|~-]+\/(?:\*|[\w!#$%&'+.^`|~-]+)$/

/**
 * Writes the CAM policy that allows the given actions on the given part of a bucket and nothing else.
 *
 * @param options a prefix that ends with `/` covers what is below it, any other is one key: `users/alice` never
 *   matches `users/alice2`. A listing is allowed with that prefix only. `maxBytes` and `contentTypes` bind the uploads
 *   among the actions and leave the others alone.
 * @returns `{ version: '2.0', statement: [{ effect: 'allow', action: ['name/cos:PutObject'], resource: [...] }] }`
 * @throws StsError `invalid_option` that names the option: an unknown action, a malformed bucket or region, a prefix
 *   that a policy would take for a wildcard
 * @see https://www.tencentcloud.com/document/product/436/30580
 */
export function scopePolicy(options: ScopePolicyOptions): Policy {
  assertKnownOptions(options, known)
  const { bucket, region, actions, prefix, maxBytes, contentTypes } = options
  assertPlace({ bucket, region })
  assertActions(actions)
  assertPrefix(prefix)
  if (maxBytes !== undefined) assertWhole('maxBytes', maxBytes, 0, Number.MAX_SAFE_INTEGER)
  if (contentTypes !== undefined) assertContentTypes(contentTypes, actions)
  const area = { bucket, region, path: prefix, below: prefix === '' || prefix.endsWith('/') }
  return policyFor(actions, area, { maxBytes, contentTypes })
}

function assertActions(actions: unknown): asserts actions is readonly string[] {
  if (!Array.isArray(actions) || actions.length === 0)
    throw invalidOption('actions', 'must be a list of COS actions')
  for (const action of actions) rulesOf(action)
}

function assertPrefix(prefix: unknown): void {
  if (typeof prefix !== 'string') throw invalidOption('prefix', "must be a string; '' is the whole bucket")
  const fault = pathFault(prefix)
  if (fault) throw invalidOption('prefix', fault)
}

function assertContentTypes(types: unknown, actions: readonly string[]): void {
  const valid = Array.isArray(types) && types.length > 0 && types.every((type) => contentType.test(type))
  if (!valid) throw invalidOption('contentTypes', "must be a list such as ['image/*', 'application/pdf']")
  if (actions.includes('PostObject')) {
    throw invalidOption('contentTypes', 'cannot bind PostObject; a POST policy can')
  }
}
