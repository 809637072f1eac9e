import { CosgateError, invalidRequest } from '../error.js'
import { assertKnownOptions, invalidOption, nearMiss } from '../options.js'
import { type Action, objectActions, optInActions } from '../request/action.js'
import { type Fields, fieldOf, isReserved, isSignable, isSignablePrefix } from '../request/fields.js'
import { fieldName } from '../signature/field-name.js'

/** What clients may ask for at all, whatever `authorize` says. */
export interface AllowOptions {
  /** The whole ceiling of COS actions; default `objectActions`. */
  actions?: readonly Action[]
  /** Headers in addition to the default list: exact names, or a prefix that ends with `*`. */
  headers?: readonly string[]
  /** Parameters in addition to the default list: exact names, or a prefix that ends with `*`. */
  params?: readonly string[]
}

/** The ceiling, checked once. */
export interface Allow {
  readonly actions: ReadonlySet<Action>
  readonly headers: NameList
  readonly params: NameList
}

const defaultHeaders =
  'content-type content-length content-md5 content-disposition content-encoding cache-control expires range if-match if-none-match if-modified-since if-unmodified-since x-cos-meta-* x-cos-storage-class x-cos-forbid-overwrite x-cos-traffic-limit x-cos-content-sha1 x-cos-sdk-retry'
const defaultParams =
  'response-content-language response-expires response-cache-control response-content-disposition response-content-encoding uploads uploadid partnumber'
const listing =
  'prefix delimiter marker key-marker upload-id-marker max-keys max-uploads max-parts part-number-marker encoding-type'

/** Names that come with an action: without them it could not be asked for. */
const headersOfAction: Partial<Record<Action, NameList>> = {
  PutObjectCopy: nameList('x-cos-copy-source'),
  UploadPartCopy: nameList('x-cos-copy-source x-cos-copy-source-range'),
}
const paramsOfAction: Partial<Record<Action, NameList>> = {
  GetObject: nameList('imagemogr2/* imageview2/* imageinfo exif watermark/*'),
  GetBucket: nameList(listing),
  ListMultipartUploads: nameList(listing),
  ListParts: nameList(listing),
  AppendObject: nameList('append position'),
  DeleteMultipleObjects: nameList('delete'),
  GetObjectACL: nameList('acl'),
  PutObjectACL: nameList('acl'),
  GetObjectTagging: nameList('tagging'),
  PutObjectTagging: nameList('tagging'),
  DeleteObjectTagging: nameList('tagging'),
  PostObjectRestore: nameList('restore'),
  SelectObjectContent: nameList('select select-type'),
}

/** @throws CosgateError `invalid_option` that names the list and the entry */
export function assertAllow(options: AllowOptions = {}): Allow {
  assertKnownOptions(options, ['actions', 'headers', 'params'], 'allow')
  const { actions = objectActions, headers = [], params = [] } = options
  assertActions(actions)
  assertNames('allow.headers', headers, (name, isPrefix) =>
    isPrefix ? isSignablePrefix(name) : isSignable(name),
  )
  assertNames('allow.params', params, () => true)
  return {
    actions: new Set(actions),
    headers: nameList([defaultHeaders, ...headers].join(' ')),
    params: nameList([defaultParams, ...params].join(' ')),
  }
}

/** @throws CosgateError `action_not_allowed` */
export function assertAllowedAction(allow: Allow, action: Action | undefined): asserts action is Action {
  if (action === undefined) {
    throw new CosgateError(
      'action_not_allowed',
      'This method, key and parameters are no operation that is signed here',
    )
  }
  if (!allow.actions.has(action))
    throw new CosgateError('action_not_allowed', `${action} is not in allow.actions`)
}

/**
 * Checks what a client named against the lists.
 * @throws CosgateError `invalid_request` that names the header or parameter
 */
export function assertAllowedNames(allow: Allow, action: Action, headers: Fields, params: Fields): void {
  for (const name in headers) {
    if (!includesName(allow.headers, name) && !includesName(headersOfAction[action], name)) {
      throw invalidRequest(fieldOf('headers', name), 'is not in allow.headers')
    }
  }
  for (const name in params) {
    const { lower } = fieldName(name)
    if (!includesName(allow.params, lower) && !includesName(paramsOfAction[action], lower)) {
      throw invalidRequest(fieldOf('params', name), 'is not in allow.params')
    }
  }
}

/** Lower-case names and prefixes. */
interface NameList {
  readonly names: ReadonlySet<string>
  readonly prefixes: readonly string[]
}

function nameList(entries: string): NameList {
  const all = entries.toLowerCase().split(' ')
  const prefixes = all.filter((entry) => entry.endsWith('*')).map((entry) => entry.slice(0, -1))
  return { names: new Set(all.filter((entry) => !entry.endsWith('*'))), prefixes }
}

function includesName(list: NameList | undefined, name: string): boolean {
  return (
    list !== undefined && (list.names.has(name) || list.prefixes.some((prefix) => name.startsWith(prefix)))
  )
}

function assertActions(actions: unknown): asserts actions is Action[] {
  if (!Array.isArray(actions)) throw invalidOption('allow.actions', 'must be an array')
  const known: readonly string[] = [...objectActions, ...optInActions]
  for (const action of actions) {
    if (!known.includes(action)) {
      throw invalidOption(
        'allow.actions',
        typeof action === 'string'
          ? `${action} is not an action${nearMiss(action, known)}`
          : 'must hold names of actions',
      )
    }
  }
}

function assertNames(
  option: string,
  entries: unknown,
  fits: (name: string, isPrefix: boolean) => boolean,
): asserts entries is string[] {
  if (!Array.isArray(entries)) throw invalidOption(option, 'must be an array of names')
  for (const entry of entries) {
    if (typeof entry !== 'string' || !/^(?:[^\s*]+\*?|\*)$/.test(entry)) {
      throw invalidOption(option, 'must hold names, or prefixes that end with *')
    }
    const isPrefix = entry.endsWith('*')
    const name = (isPrefix ? entry.slice(0, -1) : entry).toLowerCase()
    if (isReserved(name)) throw invalidOption(option, `${entry} is reserved for the signature`)
    if (!fits(name, isPrefix)) throw invalidOption(option, `${entry} is not signed by COS`)
  }
}
