import { findRelatedActions, isKnownAction } from './action.js'
import { type Area, assertBucketAndRegion, assertExpressible } from './area.js'
import type { CredentialNeed } from './credentials.js'
import { StsError } from './error.js'
import { assertIntegerInRange } from './option.js'
import { createPolicy, type Policy } from './policy.js'

type Purpose = Omit<CredentialNeed, 'scope'>

/**
 * Creates a `credentialScope` for `scoped: true`: one credential for the leading folders of the key and the kind of action,
 * instead of one per key. With `scopeByPrefix(2)`, `users/alice/a.jpg` and `users/alice/b/c.jpg` share the credential of
 * `users/alice/`. A key in fewer folders has its own credential.
 *
 * @param folders the number of leading folders that belong to one user, 1 to 20
 * @returns a function for the option `credentialScope` of the signer and of the gate
 * @throws StsError `invalid_option`
 */
export function scopeByPrefix(folders: number): (purpose: Purpose) => string {
  assertIntegerInRange('folders', folders, 1, 20)
  return (purpose) => {
    const leading = findLeadingFolders(purpose.resource, folders)
    return leading === undefined ? scopeByExactResource(purpose) : `${belowHead(purpose)}${leading}`
  }
}

/** The default scope of `scoped: true`: one credential per resource and kind of action. */
export function scopeByExactResource(purpose: Purpose): string {
  return `${exactHead(purpose)}${purpose.resource}`
}

/**
 * Creates the policy for one need. It allows the kind of action on the resource or, with `scopeByPrefix`, on the folders
 * that share the scope.
 * @throws StsError `unsupported_need` for an unknown action, or a resource that no policy can name
 */
export function createPolicyForNeed(need: CredentialNeed): Policy {
  if (!isKnownAction(need.action)) throw new StsError('unsupported_need', 'No policy is known for the action')
  assertBucketAndRegion(need)
  const area = toArea(need)
  assertExpressible(area.path)
  return createPolicy(findRelatedActions(need.action), area)
}

function toArea(need: CredentialNeed): Area {
  const { bucket, region, resource, scope } = need
  const shared = scope.startsWith(belowHead(need)) ? scope.slice(belowHead(need).length) : ''
  if (shared !== '' && resource.startsWith(shared)) return { bucket, region, path: shared, below: true }
  return { bucket, region, path: resource, below: resource === '' || isFormPrefix(need) }
}

/** The resource of a form upload may be a prefix. The resource of other actions on objects is a key, even if it ends in `/`. */
function isFormPrefix({ action, resource }: Purpose): boolean {
  return action === 'PostObject' && resource.endsWith('/')
}

function findLeadingFolders(resource: string, folders: number): string | undefined {
  const names = resource.split('/', folders + 1)
  return names.length > folders ? `${names.slice(0, folders).join('/')}/` : undefined
}

function belowHead(purpose: Purpose): string {
  return formatScopeHead('below', purpose)
}

function exactHead(purpose: Purpose): string {
  return formatScopeHead('exactly', purpose)
}

function formatScopeHead(extent: string, { action, bucket, region }: Purpose): string {
  return `${findRelatedActions(action)[0]} ${bucket} ${region} ${extent} `
}
