import type { OperationContext } from '../operation-context.js'
import type { Fields } from '../request/fields.js'
import type { CosResponse } from '../response/cos-response.js'
import { appendObject } from './append-object.js'
import { completeMultipartUpload } from './complete-upload.js'
import { copyObject, copyPart } from './copy-object.js'
import { deleteMultipleObjects, deleteObject } from './delete-object.js'
import { getObject } from './get-object.js'
import { headBucket, listObjects } from './list-objects.js'
import { listParts } from './list-parts.js'
import { listUploads } from './list-uploads.js'
import { abortMultipartUpload, initiateMultipartUpload, uploadPart } from './multipart-upload.js'
import { putObject } from './put-object.js'

/** An operation of COS. */
export interface Operation {
  /** The CAM action. */
  action: string
  /** The key, or for a listing its prefix and the bucket; `undefined` if `run` checks the policy itself. */
  resources: string[] | undefined
  run: (context: OperationContext) => Promise<CosResponse>
}

type Run = Operation['run']
type Resource = 'key' | 'prefix' | 'bucket' | 'self-authorized'
type Route = [method: string, selectors: string, action: string, resource: Resource, run: Run]

/** Parameters that select an operation. A route matches only if the request has exactly its selectors. */
const selectors = ['append', 'delete', 'partnumber', 'position', 'uploadid', 'uploads']

const bucketRoutes: Route[] = [
  ['HEAD', '', 'HeadBucket', 'bucket', headBucket],
  ['GET', '', 'GetBucket', 'prefix', listObjects],
  ['GET', 'uploads', 'ListMultipartUploads', 'prefix', listUploads],
  ['POST', 'delete', 'DeleteMultipleObjects', 'self-authorized', deleteMultipleObjects],
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
]

const copyRoutes: Route[] = [
  ['PUT', '', 'PutObjectCopy', 'key', copyObject],
  ['PUT', 'partnumber uploadid', 'UploadPartCopy', 'key', copyPart],
]

/** Sub-resources of COS that are not implemented. A request that names one must not run the plain operation. */
const unsupportedSubresources = new Set(
  `accelerate acl asyncfetch attributes ci-process cors domain domaincertificate encryption image_process
  intelligent-tiering intelligenttiering inventory legal-hold lifecycle location logging notification object-lock
  objectlock origin policy policystatus publicaccessblock referer rename replication requestpayment restore
  retention select select-type symlink tagging torrent versioning versions website`.split(/\s+/),
)

/** Finds the operation that a request selects. Returns `undefined` if it is not implemented. */
export function findOperation(
  method: string,
  key: string,
  params: Fields,
  headers: Fields,
): Operation | undefined {
  if (params.all.some(({ name }) => unsupportedSubresources.has(name.toLowerCase()))) return undefined
  const selected = selectors.filter((name) => params.has(name)).join(' ')
  const routes = selectRoutes(method, key, headers)
  const route = routes.find(([routeMethod, names]) => routeMethod === method && names === selected)
  if (!route) return undefined
  const [, , action, resource, run] = route
  return { action, resources: listResources(resource, key, params), run }
}

function selectRoutes(method: string, key: string, headers: Fields): Route[] {
  if (key === '') return bucketRoutes
  return method === 'PUT' && headers.has('x-cos-copy-source') ? copyRoutes : objectRoutes
}

function listResources(resource: Resource, key: string, params: Fields): string[] | undefined {
  if (resource === 'self-authorized') return undefined
  return resource === 'prefix' ? [params.text('prefix') ?? '', ''] : [key]
}
