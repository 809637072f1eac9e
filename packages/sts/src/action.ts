import { invalidOption, type StsError } from './error.js'
import { nearMiss } from './option.js'

/** What CAM checks an action against: the object, the prefix that a listing names, or the bucket. */
export type Level = 'object' | 'listing' | 'bucket'

/** How a policy speaks of one action. */
export interface ActionRule {
  /** CAM's name for it. */
  readonly name: string
  readonly level: Level
  /** Whether its requests carry the content, so that a size can be asked of them. */
  readonly sized: boolean
  /** Whether its requests carry the content type of the object. */
  readonly typed: boolean
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

/** Actions that CAM checks under other names; what a copy reads is `GetObject` on its source. */
const otherNames = new Map([
  ['PutObjectCopy', ['PutObject']],
  ['UploadPartCopy', ['UploadPart', 'PutObject']],
  ['DeleteMultipleObjects', ['DeleteObject']],
  ['SelectObjectContent', ['GetObject']],
])

const sized = ['PutObject', 'AppendObject', 'PostObject', 'UploadPart']
/** Not `PostObject`: the Content-Type of a form is that of the form, not of the file in it. */
const typed = ['PutObject', 'AppendObject', 'InitiateMultipartUpload']

export function isKnownAction(action: string): boolean {
  return levels.has(action) || otherNames.has(action)
}

/**
 * What CAM checks for an action.
 * @throws StsError `invalid_option` for an action that is not known, with the near miss
 * @see https://www.tencentcloud.com/document/product/436/30580
 */
export function rulesOf(action: string): ActionRule[] {
  if (!isKnownAction(action)) throw unknownAction(action)
  return (otherNames.get(action) ?? [action]).map((name) => ({
    name: `name/cos:${name}`,
    level: levels.get(name)!,
    sized: sized.includes(name),
    typed: typed.includes(name),
  }))
}

function unknownAction(action: unknown): StsError {
  const known = [...levels.keys(), ...otherNames.keys()]
  const bare = String(action).replace(/^(?:name\/)?cos:/, '')
  return invalidOption('actions', `'${action}' is not a known COS action${nearMiss(bare, known)}`)
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
 * The actions that make up one job of a client, which one credential may therefore allow.
 *
 * `ListMultipartUploads` belongs to a multipart upload, but not the other way round: what may list a prefix need not
 * write to it.
 */
export function familyOf(action: string): readonly string[] {
  const family = families.find((actions) => actions.includes(action))
  return family && action !== 'ListMultipartUploads' ? family : [action]
}
