import { findRules } from './action.js'
import { assertBucketAndRegion, findPathFault } from './area.js'
import { invalidOption } from './error.js'
import { assertIntegerInRange, assertKnownOptions } from './option.js'
import { createPolicy, type Policy } from './policy.js'

/** Options of {@link scopePolicy}. */
export interface ScopePolicyOptions {
  /** `BucketName-APPID`. */
  bucket: string
  /** A region of COS, such as `ap-guangzhou`. */
  region: string
  /** COS's names of actions, such as `PutObject`, as in Cosgate's `allow.actions`. */
  actions: readonly string[]
  /** `users/alice/` means everything below it, `users/alice.jpg` that one key, and `''` the whole bucket. */
  prefix: string
  /** The maximum bytes of one upload, or of each part of one. Default: unlimited. */
  maxBytes?: number
  /** The content types that uploads may have, such as `['image/*', 'application/pdf']`. Default: any. */
  contentTypes?: readonly string[]
}

const optionNames = ['bucket', 'region', 'actions', 'prefix', 'maxBytes', 'contentTypes']
const contentType = /^[\w!#$%&'+.^`|~-]+\/(?:\*|[\w!#$%&'+.^`|~-]+)$/

/**
 * Creates the CAM policy that allows only the given actions on the given part of a bucket.
 *
 * @param options a prefix that ends with `/` covers everything below it, any other is one key: `users/alice` never matches
 *   `users/alice2`. A listing is allowed only with that prefix. `maxBytes` and `contentTypes` limit the uploads among the
 *   actions and do not affect the others.
 * @returns `{ version: '2.0', statement: [{ effect: 'allow', action: ['name/cos:PutObject'], resource: [...] }] }`
 * @throws StsError `invalid_option` that names the option: an unknown action, a malformed bucket or region, a prefix
 *   with characters that are wildcards in a policy
 * @see https://www.tencentcloud.com/document/product/436/30580
 */
export function scopePolicy(options: ScopePolicyOptions): Policy {
  assertKnownOptions(options, optionNames)
  const { bucket, region, actions, prefix, maxBytes, contentTypes } = options
  assertBucketAndRegion({ bucket, region })
  assertActions(actions)
  assertPrefix(prefix)
  if (maxBytes !== undefined) assertIntegerInRange('maxBytes', maxBytes, 0, Number.MAX_SAFE_INTEGER)
  if (contentTypes !== undefined) assertContentTypes(contentTypes, actions)
  const area = { bucket, region, path: prefix, below: prefix === '' || prefix.endsWith('/') }
  return createPolicy(actions, area, { maxBytes, contentTypes })
}

function assertActions(actions: unknown): asserts actions is readonly string[] {
  if (!Array.isArray(actions) || actions.length === 0)
    throw invalidOption('actions', 'must be a list of COS actions')
  for (const action of actions) findRules(action)
}

function assertPrefix(prefix: unknown): void {
  if (typeof prefix !== 'string') throw invalidOption('prefix', "must be a string; '' is the whole bucket")
  const fault = findPathFault(prefix)
  if (fault) throw invalidOption('prefix', fault)
}

function assertContentTypes(types: unknown, actions: readonly string[]): void {
  const valid = Array.isArray(types) && types.length > 0 && types.every((type) => contentType.test(type))
  if (!valid) throw invalidOption('contentTypes', "must be a list such as ['image/*', 'application/pdf']")
  if (actions.includes('PostObject')) {
    throw invalidOption('contentTypes', 'cannot limit PostObject; use a POST policy instead')
  }
}
