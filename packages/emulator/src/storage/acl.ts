export type Permission = 'READ' | 'WRITE' | 'READ_ACP' | 'WRITE_ACP' | 'FULL_CONTROL'

/** A permission for one account or for a group. */
export interface Grant {
  grantee: { ID: string } | { URI: string }
  permission: Permission
}

/** The access control list of a bucket or an object. */
export interface Acl {
  /** The name of the canned ACL that it was created from, if any. */
  canned: string | undefined
  grants: Grant[]
}

export const ALL_USERS = 'http://cam.qcloud.com/groups/global/AllUsers'

/** Returns whether an ACL grants a permission to requests without a signature. */
export function isPublic(acl: Acl | undefined, permission: 'READ' | 'WRITE'): boolean {
  return (acl?.grants ?? []).some(
    ({ grantee, permission: granted }) =>
      'URI' in grantee && grantee.URI === ALL_USERS && [permission, 'FULL_CONTROL'].includes(granted),
  )
}
