import type { BucketMode } from '../emulator-state.js'
import type { OperationContext } from '../operation-context.js'
import type { Fields } from '../request/fields.js'
import type { CosResponse } from '../response/cos-response.js'
import { getBucketAcl, getObjectAcl, putBucketAcl, putObjectAcl } from './acl.js'
import { appendObject } from './append-object.js'
import { deleteBucket, getBucketLocation, headBucket, putBucket } from './bucket.js'
import { bucketSettings, deleteSetting, getSetting, putSetting } from './bucket-settings.js'
import { completeMultipartUpload } from './complete-upload.js'
import { copyObject, copyPart } from './copy-object.js'
import { deleteMultipleObjects, deleteObject } from './delete-object.js'
import { getObject } from './get-object.js'
import {
  deleteIdentifiedSetting,
  getIdentifiedSetting,
  identifiedSettings,
  putIdentifiedSetting,
} from './identified-settings.js'
import { listObjects } from './list-objects.js'
import { listParts } from './list-parts.js'
import { listUploads } from './list-uploads.js'
import { listVersions } from './list-versions.js'
import { abortMultipartUpload, initiateMultipartUpload, uploadPart } from './multipart-upload.js'
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './object-tagging.js'
import { putObject } from './put-object.js'
import { restoreObject } from './restore-object.js'

/** An operation of COS. */
export interface Operation {
  /** The CAM action. */
  action: string
  /** The key, or for a listing its prefix and the bucket; `undefined` if `run` checks the policy itself. */
  resources: string[] | undefined
  /** Whether the bucket must exist. */
  bucketMode: BucketMode
  run: (context: OperationContext) => Promise<CosResponse>
}

type Run = Operation['run']
type Resource = 'key' | 'prefix' | 'bucket' | 'self-authorized'
type Route = [method: string, selectors: string, action: string, resource: Resource, run: Run]

const bucketRoutes: Route[] = [
  ['HEAD', '', 'HeadBucket', 'bucket', headBucket],
  ['GET', '', 'GetBucket', 'prefix', listObjects],
  ['PUT', '', 'PutBucket', 'bucket', putBucket],
  ['DELETE', '', 'DeleteBucket', 'bucket', deleteBucket],
  ['GET', 'uploads', 'ListMultipartUploads', 'prefix', listUploads],
  ['GET', 'versions', 'GetBucketObjectVersions', 'prefix', listVersions],
  ['POST', 'delete', 'DeleteMultipleObjects', 'self-authorized', deleteMultipleObjects],
  ['GET', 'location', 'GetBucketLocation', 'bucket', getBucketLocation],
  ['GET', 'acl', 'GetBucketACL', 'bucket', getBucketAcl],
  ['PUT', 'acl', 'PutBucketACL', 'bucket', putBucketAcl],
  ...identifiedSettings.flatMap((setting): Route[] => [
    ['GET', setting.parameter, `GetBucket${setting.name}`, 'bucket', getIdentifiedSetting(setting)],
    ['PUT', setting.parameter, `PutBucket${setting.name}`, 'bucket', putIdentifiedSetting(setting)],
    ['DELETE', setting.parameter, `DeleteBucket${setting.name}`, 'bucket', deleteIdentifiedSetting(setting)],
  ]),
  ...bucketSettings.flatMap((setting): Route[] => [
    ['GET', setting.parameter, `GetBucket${setting.name}`, 'bucket', getSetting(setting)],
    ['PUT', setting.parameter, `PutBucket${setting.name}`, 'bucket', putSetting(setting)],
    ['DELETE', setting.parameter, `DeleteBucket${setting.name}`, 'bucket', deleteSetting(setting)],
  ]),
]

const objectRoutes: Route[] = [
  ['GET', '', 'GetObject', 'key', getObject],
  ['HEAD', '', 'HeadObject', 'key', getObject],
  ['PUT', '', 'PutObject', 'key', putObject],
  ['DELETE', '', 'DeleteObject', 'key', deleteObject],
  ['POST', 'append position', 'AppendObject', 'key', appendObject],
  ['POST', 'uploads', 'InitiateMultipartUpload', 'key', initiateMultipartUpload],
  ['PUT', 'partnumber uploadid', 'UploadPart', 'key', uploadPart],
  ['POST', 'uploadid', 'CompleteMultipartUpload', 'key', completeMultipartUpload],
  ['DELETE', 'uploadid', 'AbortMultipartUpload', 'key', abortMultipartUpload],
  ['GET', 'uploadid', 'ListParts', 'key', listParts],
  ['POST', 'restore', 'PostObjectRestore', 'key', restoreObject],
  ['GET', 'acl', 'GetObjectACL', 'key', getObjectAcl],
  ['PUT', 'acl', 'PutObjectACL', 'key', putObjectAcl],
  ['GET', 'tagging', 'GetObjectTagging', 'key', getObjectTagging],
  ['PUT', 'tagging', 'PutObjectTagging', 'key', putObjectTagging],
  ['DELETE', 'tagging', 'DeleteObjectTagging', 'key', deleteObjectTagging],
]

const copyRoutes: Route[] = [
  ['PUT', '', 'PutObjectCopy', 'key', copyObject],
  ['PUT', 'partnumber uploadid', 'UploadPartCopy', 'key', copyPart],
]

/** Sub-resources of COS that are not implemented. A request that names one must not run the plain operation. */
const unsupportedSubresources = `asyncfetch attributes ci-process domaincertificate image_process legal-hold
  notification objectlock policystatus publicaccessblock rename requestpayment retention select select-type symlink
  torrent`.split(/\s+/)

/** Parameters that select an operation. A route matches only if the request has exactly its selectors. */
const selectors = [
  ...new Set([...bucketRoutes, ...objectRoutes].flatMap(([, names]) => names.split(' ').filter(Boolean))),
  ...unsupportedSubresources,
].sort()

/** Uploads create a bucket that does not exist, unless they fail. */
const bucketModes: Record<string, BucketMode> = {
  PutBucket: 'new',
  PutObject: 'any',
  PutObjectCopy: 'any',
  AppendObject: 'any',
  InitiateMultipartUpload: 'any',
}

/** Finds the operation that a request selects. Returns `undefined` if it is not implemented. */
export function findOperation(
  method: string,
  key: string,
  params: Fields,
  headers: Fields,
): Operation | undefined {
  const selected = selectors.filter((name) => params.has(name)).join(' ')
  const routes = selectRoutes(method, key, headers)
  const route = routes.find(([routeMethod, names]) => routeMethod === method && names === selected)
  if (!route) return undefined
  const [, , action, resource, run] = route
  const bucketMode = bucketModes[action] ?? 'existing'
  return { action, resources: listResources(resource, key, params), bucketMode, run }
}

function selectRoutes(method: string, key: string, headers: Fields): Route[] {
  if (key === '') return bucketRoutes
  return method === 'PUT' && headers.has('x-cos-copy-source') ? copyRoutes : objectRoutes
}

function listResources(resource: Resource, key: string, params: Fields): string[] | undefined {
  if (resource === 'self-authorized') return undefined
  return resource === 'prefix' ? [params.text('prefix') ?? '', ''] : [key]
}
