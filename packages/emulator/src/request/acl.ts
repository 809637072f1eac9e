import { CosError } from '../cos-error.js'
import { type Acl, ALL_USERS, type Grant, type Permission } from '../storage/acl.js'
import { parseAppId } from './address.js'
import type { Fields } from './fields.js'

const AUTHENTICATED_USERS = 'http://cam.qcloud.com/groups/global/AuthenticatedUsers'

const cannedGrants: Record<string, Grant[]> = {
  private: [],
  'public-read': [{ grantee: { URI: ALL_USERS }, permission: 'READ' }],
  'public-read-write': [
    { grantee: { URI: ALL_USERS }, permission: 'READ' },
    { grantee: { URI: ALL_USERS }, permission: 'WRITE' },
  ],
  'authenticated-read': [{ grantee: { URI: AUTHENTICATED_USERS }, permission: 'READ' }],
}

const grantHeaders: Record<string, Permission> = {
  'x-cos-grant-read': 'READ',
  'x-cos-grant-write': 'WRITE',
  'x-cos-grant-read-acp': 'READ_ACP',
  'x-cos-grant-write-acp': 'WRITE_ACP',
  'x-cos-grant-full-control': 'FULL_CONTROL',
}

/** Returns the owner of a bucket and of its objects, as ACL documents name it. */
export function createAclOwner(bucket: string): { ID: string; DisplayName: string } {
  const appId = parseAppId(bucket)
  const id = `qcs::cam::uin/${appId}:uin/${appId}`
  return { ID: id, DisplayName: id }
}

export const createOwnerGrant = (bucket: string): Grant => ({
  grantee: { ID: createAclOwner(bucket).ID },
  permission: 'FULL_CONTROL',
})

export const hasAclHeaders = (headers: Fields) =>
  ['x-cos-acl', ...Object.keys(grantHeaders)].some((name) => headers.has(name))

/**
 * Parses `x-cos-acl` and the `x-cos-grant-*` headers.
 * @returns `undefined` for `default` and without such headers: the object then has the ACL of its bucket
 * @throws CosError `InvalidArgument`
 */
export function parseAclHeaders(headers: Fields, bucket: string): Acl | undefined {
  const canned = headers.text('x-cos-acl') ?? ''
  const grants = Object.entries(grantHeaders).flatMap(([name, permission]) =>
    parseGrantees(headers.text(name) ?? '', name).map((grantee) => ({ grantee, permission })),
  )
  const isDefault = canned === '' || canned === 'default'
  if (!isDefault && !Object.hasOwn(cannedGrants, canned)) {
    throw new CosError('InvalidArgument', { message: 'x-cos-acl is not the name of an ACL' })
  }
  if (isDefault && grants.length === 0) return undefined
  // The official Node SDK's suite shows that explicit grants replace the one of the owner.
  const own = grants.length > 0 ? [] : [createOwnerGrant(bucket)]
  const all = [...own, ...(cannedGrants[canned] ?? []), ...grants]
  return { canned: isDefault ? undefined : canned, grants: all }
}

/** Parses `id="…", id="…"`. @throws CosError `InvalidArgument`. */
function parseGrantees(value: string, name: string): Grant['grantee'][] {
  return value.split(',').flatMap((item) => {
    if (item.trim() === '') return []
    const [, type, id] = /^\s*(id|uin|uri)\s*=\s*"([^"]+)"\s*$/i.exec(item) ?? []
    if (!type || !id) throw new CosError('InvalidArgument', { message: `${name} must be id="…"` })
    return [type.toLowerCase() === 'uri' ? { URI: id } : { ID: id }]
  })
}

/** Parses the content of an `AccessControlPolicy` document. @throws CosError `MalformedXML`. */
export function parseAclDocument({ AccessControlList: list }: Record<string, unknown>): Acl {
  const { Grant: grants = [] } = Object(list)
  if (list === undefined) throw new CosError('MalformedXML')
  return { canned: undefined, grants: [grants].flat().map(parseGrant) }
}

function parseGrant(grant: unknown): Grant {
  const { Grantee: grantee, Permission: permission } = Object(grant)
  const { ID: id, URI: uri } = Object(grantee)
  const isValid = Object.values(grantHeaders).includes(permission) && (id || uri)
  if (!isValid) throw new CosError('MalformedXML')
  return { grantee: uri ? { URI: String(uri) } : { ID: String(id) }, permission }
}
