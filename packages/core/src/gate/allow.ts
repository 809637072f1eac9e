import { didYouMean } from '../did-you-mean.js'
import { CosgateError, invalidRequest } from '../error.js'
import { assertKnownOptions, invalidOption } from '../options.js'
import { type Action, allActions, getActionSpec, objectActions } from '../request/action.js'
import { findParamFault } from '../request/classify.js'
import { isReserved, isSignable, isSignablePrefix } from '../request/field-names.js'
import { type Fields, fieldPath } from '../request/fields.js'
import { fieldName } from '../signature/field-name.js'

/** The requests that clients may make at all. `authorize` cannot allow anything else. */
export interface AllowOptions {
  /** The complete list of allowed COS actions. A given list replaces the default, `objectActions`. */
  actions?: readonly Action[]
  /** Headers in addition to the default list: exact names, or a prefix that ends with `*`. */
  headers?: readonly string[]
  /** Parameters in addition to the default list: exact names, or a prefix that ends with `*`. */
  params?: readonly string[]
}

/** The resolved allowlists. */
export interface Allow {
  readonly actions: ReadonlySet<Action>
  readonly headers: NamePattern
  readonly params: NamePattern
}

const defaultHeaders =
  'content-type content-length content-md5 content-disposition content-encoding cache-control expires range if-match if-none-match if-modified-since if-unmodified-since x-cos-meta-* x-cos-storage-class x-cos-forbid-overwrite x-cos-traffic-limit x-cos-content-sha1 x-cos-sdk-retry'
const defaultParams =
  'response-content-language response-expires response-cache-control response-content-disposition response-content-encoding'

/** Names that belong to one action. Without them a client could not request the action. */
const namesByAction = new Map(
  allActions.map((action) => {
    const { headers = '', params = '', selectors = {} } = getActionSpec(action)
    return [
      action,
      {
        headers: toNamePattern(headers),
        params: toNamePattern([params, ...Object.keys(selectors)].join(' ')),
      },
    ]
  }),
)

/** @throws CosgateError `invalid_option` that names the list and the entry */
export function resolveAllow(options: AllowOptions = {}): Allow {
  assertKnownOptions(options, ['actions', 'headers', 'params'], 'allow')
  const { actions = objectActions, headers = [], params = [] } = options
  assertActions(actions)
  assertNames('allow.headers', headers, (name, isPrefix) =>
    isPrefix ? isSignablePrefix(name) : isSignable(name),
  )
  assertNames('allow.params', params, () => true)
  return {
    actions: new Set(actions),
    headers: toNamePattern([defaultHeaders, ...headers].join(' ')),
    params: toNamePattern([defaultParams, ...params].join(' ')),
  }
}

/** @throws CosgateError `action_not_allowed` */
export function assertAllowedAction(
  allow: Allow,
  action: Action | undefined,
  params: Fields,
): asserts action is Action {
  if (action === undefined) {
    throw new CosgateError(
      'action_not_allowed',
      'This combination of method, key and parameters is not an operation that can be signed',
    )
  }
  if (!allow.actions.has(action))
    throw new CosgateError('action_not_allowed', `${action} is not in allow.actions`)
  const fault = findParamFault(action, params)
  if (fault) {
    throw new CosgateError('action_not_allowed', `${fieldPath('params', fault.name)}: ${fault.expected}`)
  }
}

/**
 * Checks the names that a client uses against the lists.
 * @throws CosgateError `invalid_request` that names the header or parameter
 */
export function assertAllowedNames(allow: Allow, action: Action, headers: Fields, params: Fields): void {
  const namesOfAction = namesByAction.get(action)!
  for (const name of Object.keys(headers)) {
    if (!matchesName(allow.headers, name) && !matchesName(namesOfAction.headers, name)) {
      throw invalidRequest(fieldPath('headers', name), 'is not in allow.headers')
    }
  }
  for (const name of Object.keys(params)) {
    const { lower } = fieldName(name)
    if (!matchesName(allow.params, lower) && !matchesName(namesOfAction.params, lower)) {
      throw invalidRequest(fieldPath('params', name), 'is not in allow.params')
    }
  }
}

/** A set of lower-case names and prefixes. */
interface NamePattern {
  readonly names: ReadonlySet<string>
  readonly prefixes: readonly string[]
}

/** @param entries names, or prefixes that end with `*`, separated by spaces */
function toNamePattern(entries: string): NamePattern {
  const all = entries.toLowerCase().split(' ').filter(Boolean)
  const prefixes = all.filter((entry) => entry.endsWith('*')).map((entry) => entry.slice(0, -1))
  return { names: new Set(all.filter((entry) => !entry.endsWith('*'))), prefixes }
}

function matchesName({ names, prefixes }: NamePattern, name: string): boolean {
  return names.has(name) || prefixes.some((prefix) => name.startsWith(prefix))
}

function assertActions(actions: unknown): asserts actions is Action[] {
  if (!Array.isArray(actions)) throw invalidOption('allow.actions', 'must be an array')
  for (const action of actions) {
    if (allActions.includes(action)) continue
    throw invalidOption(
      'allow.actions',
      typeof action === 'string'
        ? `${action} is not an action${didYouMean(action, allActions)}`
        : 'must contain names of actions',
    )
  }
}

function assertNames(
  option: string,
  entries: unknown,
  canBeSigned: (name: string, isPrefix: boolean) => boolean,
): asserts entries is string[] {
  if (!Array.isArray(entries)) throw invalidOption(option, 'must be an array of names')
  for (const entry of entries) {
    if (typeof entry !== 'string' || !/^(?:[^\s*]+\*?|\*)$/.test(entry)) {
      throw invalidOption(option, 'must contain names, or prefixes that end with *')
    }
    const isPrefix = entry.endsWith('*')
    const name = (isPrefix ? entry.slice(0, -1) : entry).toLowerCase()
    if (isReserved(name)) throw invalidOption(option, `${entry} is reserved for the signature`)
    if (!canBeSigned(name, isPrefix)) throw invalidOption(option, `${entry} is not signed by COS`)
  }
}
