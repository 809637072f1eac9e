import { fieldName } from '../signature/field-name.js'
import { type Action, type ActionSpec, actionTable, allActions, getActionSpec } from './action.js'
import { type Fields, findField, getField } from './fields.js'
import type { Method } from './method.js'

/** The header that turns a put into a copy. */
export const COPY_SOURCE = 'x-cos-copy-source'

/** Parameters that turn a request into a different operation. A combination that no table row has matches no action. */
const subresources = new Set(
  [
    'accelerate acl append asyncfetch attributes ci-process cors delete domain domaincertificate encryption',
    'image_process intelligent-tiering intelligenttiering inventory legal-hold lifecycle location logging',
    'notification object-lock objectlock origin partNumber policy position referer rename replication',
    'requestPayment restore retention select select-type symlink tagging torrent uploadId uploads versioning',
    'versions website',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
)

/** Actions by the shape of their request: method, target, selectors in order, and ` copy` for a copy. */
const actionByShape = new Map<string, Action>(
  allActions.flatMap((action) => toShapes(actionTable[action]).map((shape) => [shape, action] as const)),
)

/**
 * Returns the COS action of a request.
 * @returns undefined if the request matches no action, or if a selector has a value that the action does not allow
 */
export function classify(method: Method, key: string, params: Fields, headers: Fields): Action | undefined {
  const action = matchAction(method, key, params, headers)
  return action !== undefined && findParamFault(action, params) === undefined ? action : undefined
}

/**
 * Returns the COS action of a request by the names of its parameters and headers; their values are not checked. A
 * selector in another letter case matches no action, because COS's handling of other spellings is undocumented.
 */
export function matchAction(
  method: Method,
  key: string,
  params: Fields,
  headers: Fields,
): Action | undefined {
  const target = key === '/' ? 'bucket' : 'object'
  const selectors: string[] = []
  for (const name of Object.keys(params)) {
    if (!subresources.has(fieldName(name).lower)) continue
    // On a download it is a parameter that processes the object, such as a document preview or a video frame.
    if (name === 'ci-process' && method === 'GET' && target === 'object') continue
    selectors.push(name)
  }
  const isCopy = findField(headers, COPY_SOURCE) !== undefined
  return actionByShape.get(toShape(method, target, selectors, isCopy))
}

/** Returns which selector has a value that the action does not allow, and what it must be. */
export function findParamFault(
  action: Action,
  params: Fields,
): { name: string; expected: string } | undefined {
  const { selectors } = getActionSpec(action)
  for (const name in selectors) {
    const { pattern, expected } = selectors[name]!
    const value = getField(params, name)
    if (value !== undefined && !pattern.test(value)) return { name, expected }
  }
  return undefined
}

/**
 * Returns the widest thing that a signature can touch: the key, the prefix of a listing, or `''` for the whole bucket.
 * A prefix counts only in COS's own spelling.
 */
export function toResource(action: Action | undefined, key: string, params: Fields): string {
  if (key !== '/') return key
  const isListing = action !== undefined && getActionSpec(action).isListing
  return isListing ? (getField(params, 'prefix') ?? '') : ''
}

function toShapes({ method, target, selectors = {}, isCopy = false }: ActionSpec): string[] {
  const required = Object.keys(selectors).filter((name) => !selectors[name]!.optional)
  const shape = toShape(method, target, required, isCopy)
  const widest = toShape(method, target, Object.keys(selectors), isCopy)
  return shape === widest ? [shape] : [shape, widest]
}

function toShape(method: Method, target: string, selectors: string[], isCopy: boolean): string {
  let shape = `${method} ${target}`
  if (selectors.length > 0) shape += ` ${selectors.sort().join(' ')}`
  return isCopy ? `${shape} copy` : shape
}
