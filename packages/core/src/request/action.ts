import type { Method } from './method.js'

/** A rule for the value of a parameter. */
export interface ParamRule {
  readonly pattern: RegExp
  /** Completes the sentence "params.name: …". */
  readonly expected: string
  /** True if the action is the same without the parameter. */
  readonly optional?: boolean
}

/** Everything that Cosgate knows about one COS action. */
export interface ActionSpec {
  readonly method: Method
  readonly target: 'object' | 'bucket'
  /** Whether the action needs a credential that can read or one that can write. */
  readonly access: 'read' | 'write'
  /** True if an app must list the action in `allow.actions`. */
  readonly optIn?: boolean
  /** Parameters that select the action, in COS's spelling. */
  readonly selectors?: Readonly<Record<string, ParamRule>>
  /** True if the header `x-cos-copy-source` selects the action. */
  readonly isCopy?: boolean
  /** True if `prefix` limits what the action lists. */
  readonly isListing?: boolean
  /** True if the request body is object data, so `maxBytes` applies to its content-length. */
  readonly hasLength?: boolean
  /** True if the answer names the part size of a limited upload. */
  readonly hasPartSize?: boolean
  /** True if the request sets the object's content type, so `contentTypes` applies. */
  readonly hasContentType?: boolean
  /** Headers that clients may use with this action, in addition to `allow.headers`. */
  readonly headers?: string
  /** Parameters that clients may use with this action, in addition to its selectors and `allow.params`. */
  readonly params?: string
}

const EMPTY: ParamRule = { pattern: /^$/, expected: 'must be empty' }
const NOT_EMPTY: ParamRule = { pattern: /./s, expected: 'must not be empty' }
const PART_NUMBER: ParamRule = {
  pattern: /^(?:[1-9]\d{0,3}|10000)$/,
  expected: 'must be a whole number from 1 to 10000',
}
const POSITION: ParamRule = { pattern: /^\d+$/, expected: 'must be a whole number of bytes' }
const SELECT_TYPE: ParamRule = { ...NOT_EMPTY, optional: true }

const imageParams = 'imagemogr2/* imageview2/* imageinfo exif watermark/*'
const listingParams =
  'prefix delimiter marker key-marker upload-id-marker max-keys max-uploads max-parts part-number-marker encoding-type'

/**
 * The COS actions that can be signed, by the names that COS uses in access policies. The classifier, the allowlists, the
 * upload limits and the choice between a read and a write credential are all derived from this table.
 * @see https://www.tencentcloud.com/document/product/436/30580
 */
export const actionTable = {
  GetObject: { method: 'GET', target: 'object', access: 'read', params: imageParams },
  HeadObject: { method: 'HEAD', target: 'object', access: 'read' },
  PutObject: { method: 'PUT', target: 'object', access: 'write', hasLength: true, hasContentType: true },
  // Actions that destroy stored data are opt-in.
  DeleteObject: { method: 'DELETE', target: 'object', access: 'write', optIn: true },
  InitiateMultipartUpload: {
    method: 'POST',
    target: 'object',
    access: 'write',
    selectors: { uploads: EMPTY },
    hasContentType: true,
    hasPartSize: true,
  },
  // A part has no content type: the request that initiates the upload sets the type of the object.
  UploadPart: {
    method: 'PUT',
    target: 'object',
    access: 'write',
    selectors: { partNumber: PART_NUMBER, uploadId: NOT_EMPTY },
    hasLength: true,
    hasPartSize: true,
  },
  CompleteMultipartUpload: {
    method: 'POST',
    target: 'object',
    access: 'write',
    selectors: { uploadId: NOT_EMPTY },
  },
  AbortMultipartUpload: {
    method: 'DELETE',
    target: 'object',
    access: 'write',
    selectors: { uploadId: NOT_EMPTY },
  },
  ListParts: {
    method: 'GET',
    target: 'object',
    access: 'read',
    selectors: { uploadId: NOT_EMPTY },
    params: listingParams,
  },
  ListMultipartUploads: {
    method: 'GET',
    target: 'bucket',
    access: 'read',
    selectors: { uploads: EMPTY },
    params: listingParams,
    isListing: true,
  },
  GetBucket: {
    method: 'GET',
    target: 'bucket',
    access: 'read',
    params: listingParams,
    isListing: true,
    optIn: true,
  },
  HeadBucket: { method: 'HEAD', target: 'bucket', access: 'read', optIn: true },
  PutObjectCopy: {
    method: 'PUT',
    target: 'object',
    access: 'write',
    isCopy: true,
    headers: 'x-cos-copy-source',
    optIn: true,
  },
  UploadPartCopy: {
    method: 'PUT',
    target: 'object',
    access: 'write',
    selectors: { partNumber: PART_NUMBER, uploadId: NOT_EMPTY },
    isCopy: true,
    headers: 'x-cos-copy-source x-cos-copy-source-range',
    optIn: true,
  },
  AppendObject: {
    method: 'POST',
    target: 'object',
    access: 'write',
    selectors: { append: EMPTY, position: POSITION },
    hasLength: true,
    hasContentType: true,
    optIn: true,
  },
  PostObject: {
    method: 'POST',
    target: 'bucket',
    access: 'write',
    hasLength: true,
    hasContentType: true,
    optIn: true,
  },
  DeleteMultipleObjects: {
    method: 'POST',
    target: 'bucket',
    access: 'write',
    selectors: { delete: EMPTY },
    optIn: true,
  },
  GetObjectACL: { method: 'GET', target: 'object', access: 'read', selectors: { acl: EMPTY }, optIn: true },
  PutObjectACL: { method: 'PUT', target: 'object', access: 'write', selectors: { acl: EMPTY }, optIn: true },
  GetObjectTagging: {
    method: 'GET',
    target: 'object',
    access: 'read',
    selectors: { tagging: EMPTY },
    optIn: true,
  },
  PutObjectTagging: {
    method: 'PUT',
    target: 'object',
    access: 'write',
    selectors: { tagging: EMPTY },
    optIn: true,
  },
  DeleteObjectTagging: {
    method: 'DELETE',
    target: 'object',
    access: 'write',
    selectors: { tagging: EMPTY },
    optIn: true,
  },
  PostObjectRestore: {
    method: 'POST',
    target: 'object',
    access: 'write',
    selectors: { restore: EMPTY },
    optIn: true,
  },
  SelectObjectContent: {
    method: 'POST',
    target: 'object',
    access: 'write',
    selectors: { select: EMPTY, 'select-type': SELECT_TYPE },
    optIn: true,
  },
} as const satisfies Record<string, ActionSpec>

/** A COS action, by the name that COS uses in access policies. */
export type Action = keyof typeof actionTable

/** All actions, in the order of the table. */
export const allActions = Object.freeze(Object.keys(actionTable) as Action[])

/** The actions that uploads and downloads need. This is the default of `allow.actions`. */
export const objectActions: readonly Action[] = Object.freeze(
  allActions.filter((action) => !getActionSpec(action).optIn),
)

/** Returns the table row of an action. */
export function getActionSpec(action: Action): ActionSpec {
  return actionTable[action]
}
