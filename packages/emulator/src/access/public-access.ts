import type { Fields } from '../request/fields.js'
import { isPublic } from '../storage/acl.js'
import type { Bucket } from '../storage/buckets.js'

/** The permission that each action needs. Other actions are refused without a signature. */
const permissions: Record<string, { of: 'bucket' | 'object'; permission: 'READ' | 'WRITE' }> = {
  GetObject: { of: 'object', permission: 'READ' },
  HeadObject: { of: 'object', permission: 'READ' },
  GetBucket: { of: 'bucket', permission: 'READ' },
  HeadBucket: { of: 'bucket', permission: 'READ' },
  ListMultipartUploads: { of: 'bucket', permission: 'READ' },
  PutObject: { of: 'bucket', permission: 'WRITE' },
  PostObject: { of: 'bucket', permission: 'WRITE' },
  AppendObject: { of: 'bucket', permission: 'WRITE' },
  DeleteObject: { of: 'bucket', permission: 'WRITE' },
  DeleteMultipleObjects: { of: 'bucket', permission: 'WRITE' },
  InitiateMultipartUpload: { of: 'bucket', permission: 'WRITE' },
  UploadPart: { of: 'bucket', permission: 'WRITE' },
  CompleteMultipartUpload: { of: 'bucket', permission: 'WRITE' },
  AbortMultipartUpload: { of: 'bucket', permission: 'WRITE' },
  ListParts: { of: 'bucket', permission: 'WRITE' },
}

/**
 * Returns whether the ACLs allow an action without a signature. The ACL of an object replaces that of its bucket.
 * As in COS, a request with `response-*` parameters needs a signature.
 * @param request.key empty for an action on the bucket
 */
export function isPubliclyAllowed(
  { objects, configuration }: Bucket,
  { action, key, params }: { action: string; key: string; params: Fields },
): boolean {
  const isHeaderOverride = params.all.some(({ name }) => /^response-/i.test(name))
  if (isHeaderOverride || !Object.hasOwn(permissions, action)) return false
  const { of, permission } = permissions[action]!
  const bucketAcl = configuration.current.acl
  const acl = of === 'object' ? (objects.get(key)?.acl ?? bucketAcl) : bucketAcl
  return isPublic(acl, permission)
}
