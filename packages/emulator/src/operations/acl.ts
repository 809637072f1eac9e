import type { OperationContext } from '../operation-context.js'
import {
  createAclOwner,
  createOwnerGrant,
  hasAclHeaders,
  parseAclDocument,
  parseAclHeaders,
} from '../request/acl.js'
import { readXmlBody } from '../request/xml-body.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'
import type { Acl, Grant } from '../storage/acl.js'
import { findObject } from './get-object.js'

/** PUT Object acl. */
export async function putObjectAcl(context: OperationContext): Promise<CosResponse> {
  const { bucket, address } = context
  findObject(context)
  await bucket.objects.update(address.key, { acl: await parseAcl(context) })
  return { status: 200 }
}

/** GET Object acl. */
export async function getObjectAcl(context: OperationContext): Promise<CosResponse> {
  return createAclResponse(findObject(context).acl, context, 'default')
}

/** PUT Bucket acl. */
export async function putBucketAcl(context: OperationContext): Promise<CosResponse> {
  const acl = await parseAcl(context)
  await context.bucket.configuration.update(() => ({ acl }))
  return { status: 200 }
}

/** GET Bucket acl. */
export async function getBucketAcl(context: OperationContext): Promise<CosResponse> {
  return createAclResponse(context.bucket.configuration.current.acl, context, 'private')
}

async function parseAcl({ bucket, headers, body }: OperationContext): Promise<Acl | undefined> {
  if (hasAclHeaders(headers)) return parseAclHeaders(headers, bucket.name)
  return parseAclDocument(await readXmlBody(body, headers, 'AccessControlPolicy'))
}

/** @param fallback the name of the ACL if none was set */
function createAclResponse(
  acl: Acl | undefined,
  { bucket }: OperationContext,
  fallback: 'default' | 'private',
): CosResponse {
  const { canned, grants } = acl ?? { canned: fallback, grants: [createOwnerGrant(bucket.name)] }
  const list = grants.map(({ grantee, permission }) => ({
    Grantee: describeGrantee(grantee),
    Permission: permission,
  }))
  return createXmlResponse(
    { AccessControlPolicy: { Owner: createAclOwner(bucket.name), AccessControlList: { Grant: list } } },
    canned === undefined ? {} : { headers: { 'x-cos-acl': canned } },
  )
}

/** Adds the type, without which the official Java SDK cannot read a document, and the name of an account. */
function describeGrantee(grantee: Grant['grantee']) {
  const [type, content] =
    'URI' in grantee ? ['Group', grantee] : ['CanonicalUser', { ...grantee, DisplayName: grantee.ID }]
  return { '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance', '@xsi:type': type, ...content }
}
