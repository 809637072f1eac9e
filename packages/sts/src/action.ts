import { invalidOption, type StsError } from './error.js'
import { didYouMean } from './option.js'

/** The thing that CAM checks an action against: the object, the prefix of a listing, or the bucket. */
export type Level = 'object' | 'listing' | 'bucket'

/** An action as policies describe it. */
export interface ActionRule {
  /** CAM's name of the action. */
  readonly name: string
  readonly level: Level
  /** True if the request body is object data, so a policy can limit its size. */
  readonly hasLength: boolean
  /** True if the request sets the content type of the object. */
  readonly hasContentType: boolean
}

const levels = new Map<string, Level>([
  ['GetObject', 'object'],
  ['HeadObject', 'object'],
  ['PutObject', 'object'],
  ['AppendObject', 'object'],
  ['PostObject', 'object'],
  ['DeleteObject', 'object'],
  ['InitiateMultipartUpload', 'object'],
  ['UploadPart', 'object'],
  ['ListParts', 'object'],
  ['CompleteMultipartUpload', 'object'],
  ['AbortMultipartUpload', 'object'],
  ['ListMultipartUploads', 'listing'],
  ['GetBucket', 'listing'],
  ['HeadBucket', 'bucket'],
  ['GetObjectACL', 'object'],
  ['PutObjectACL', 'object'],
  ['GetObjectTagging', 'object'],
  ['PutObjectTagging', 'object'],
  ['DeleteObjectTagging', 'object'],
  ['PostObjectRestore', 'object'],
])

/** Actions that CAM checks by the names of other actions. The source of a copy is checked as `GetObject`. */
const otherNames = new Map([
  ['PutObjectCopy', ['PutObject']],
  ['UploadPartCopy', ['UploadPart', 'PutObject']],
  ['DeleteMultipleObjects', ['DeleteObject']],
  ['SelectObjectContent', ['GetObject']],
])

const actionsWithLength = ['PutObject', 'AppendObject', 'PostObject', 'UploadPart']
/** `PostObject` is missing: the Content-Type of its request is that of the form, not of the file in it. */
const actionsWithContentType = ['PutObject', 'AppendObject', 'InitiateMultipartUpload']

export function isKnownAction(action: string): boolean {
  return levels.has(action) || otherNames.has(action)
}

/**
 * Returns the rules that CAM checks for an action.
 * @throws StsError `invalid_option` for an unknown action, with a "did you mean" hint
 * @see https://www.tencentcloud.com/document/product/436/30580
 */
export function findRules(action: string): ActionRule[] {
  if (!isKnownAction(action)) throw createUnknownAction(action)
  return (otherNames.get(action) ?? [action]).map((name) => ({
    name: `name/cos:${name}`,
    level: levels.get(name)!,
    hasLength: actionsWithLength.includes(name),
    hasContentType: actionsWithContentType.includes(name),
  }))
}

function createUnknownAction(action: unknown): StsError {
  const known = [...levels.keys(), ...otherNames.keys()]
  const bare = String(action).replace(/^(?:name\/)?cos:/, '')
  return invalidOption('actions', `'${action}' is not a known COS action${didYouMean(bare, known)}`)
}

const families: readonly (readonly string[])[] = [
  ['GetObject', 'HeadObject'],
  [
    'InitiateMultipartUpload',
    'UploadPart',
    'ListParts',
    'CompleteMultipartUpload',
    'AbortMultipartUpload',
    'ListMultipartUploads',
  ],
]

/**
 * Returns the actions that a client needs together for one task, so that one credential allows all of them.
 *
 * A multipart upload needs `ListMultipartUploads`, but not the reverse: a credential that lists a prefix need not write to
 * it.
 */
export function findRelatedActions(action: string): readonly string[] {
  const family = families.find((actions) => actions.includes(action))
  return family && action !== 'ListMultipartUploads' ? family : [action]
}
