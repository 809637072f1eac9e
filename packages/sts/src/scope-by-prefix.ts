import { familyOf, isKnownAction } from './action.js'
import { type Area, assertExpressible, assertPlace } from './area.js'
import type { CredentialNeed } from './credentials.js'
import { StsError } from './error.js'
import { assertWhole } from './option.js'
import { type Policy, policyFor } from './policy.js'

type Purpose = Omit<CredentialNeed, 'scope'>

/**
 * The `credentialScope` that goes with `scoped: true`: one credential per leading folders of the key and kind of
 * action, instead of one per key. `scopeByPrefix(2)` makes `users/alice/a.jpg` and `users/alice/b/c.jpg` share the
 * credential of `users/alice/`; a key that lies in fewer folders gets one of its own.
 *
 * @param folders how many leading folders belong to one holder, 1 to 20
 * @returns a function for the option `credentialScope` of the signer and of the gate
 * @throws StsError `invalid_option`
 */
export function scopeByPrefix(folders: number): (purpose: Purpose) => string {
  assertWhole('folders', folders, 1, 20)
  return (purpose) => {
    const leading = leadingFolders(purpose.resource, folders)
    return leading === undefined ? scopeByResource(purpose) : `${below(purpose)}${leading}`
  }
}

/** The scope of `scoped: true` without further ado: one credential per resource and kind of action. */
export function scopeByResource(purpose: Purpose): string {
  return `${exactly(purpose)}${purpose.resource}`
}

/**
 * The policy for one need: what its kind of action may do with its resource, or with all that shares its scope where
 * `scopeByPrefix` made that.
 * @throws StsError `unsupported_need` for an action that is not known, or a resource that no policy can name
 */
export function policyForNeed(need: CredentialNeed): Policy {
  if (!isKnownAction(need.action)) throw new StsError('unsupported_need', 'No policy is known for the action')
  assertPlace(need)
  const area = areaOf(need)
  assertExpressible(area.path)
  return policyFor(familyOf(need.action), area)
}

function areaOf(need: CredentialNeed): Area {
  const { bucket, region, resource, scope } = need
  const shared = scope.startsWith(below(need)) ? scope.slice(below(need).length) : ''
  if (shared !== '' && resource.startsWith(shared)) return { bucket, region, path: shared, below: true }
  return { bucket, region, path: resource, below: resource === '' || isFormPrefix(need) }
}

/** The resource of a form upload may be a prefix; that of another action on objects is a key, even one ending in `/`. */
function isFormPrefix({ action, resource }: Purpose): boolean {
  return action === 'PostObject' && resource.endsWith('/')
}

function leadingFolders(resource: string, folders: number): string | undefined {
  const names = resource.split('/', folders + 1)
  return names.length > folders ? `${names.slice(0, folders).join('/')}/` : undefined
}

function below(purpose: Purpose): string {
  return scopeStart('below', purpose)
}

function exactly(purpose: Purpose): string {
  return scopeStart('exactly', purpose)
}

function scopeStart(extent: string, { action, bucket, region }: Purpose): string {
  return `${familyOf(action)[0]} ${bucket} ${region} ${extent} `
}
