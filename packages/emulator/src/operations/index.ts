import type { Operation } from '../operation.js'
import type { Fields } from '../request/fields.js'
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

type Run = Operation['run']
type Resource = 'key' | 'prefix' | 'bucket' | 'checked by itself'
type Route = [method: string, selectors: string, action: string, resource: Resource, run: Run]

/** Parameters that make a request another operation: a route needs exactly those that it names. */
const selectors = ['append', 'delete', 'partnumber', 'position', 'uploadid', 'uploads']

const bucketRoutes: Route[] = [
  ['HEAD', '', 'HeadBucket', 'bucket', headBucket],
  ['GET', '', 'GetBucket', 'prefix', listObjects],
  ['GET', 'uploads', 'ListMultipartUploads', 'prefix', listUploads],
  ['POST', 'delete', 'DeleteMultipleObjects', 'checked by itself', deleteMultipleObjects],
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

/** Sub-resources of COS that are not built; a request that names one is not the plain operation. */
const unbuilt = new Set(
  `accelerate acl asyncfetch attributes ci-process cors domain domaincertificate encryption image_process
  intelligent-tiering intelligenttiering inventory legal-hold lifecycle location logging notification object-lock
  objectlock origin policy policystatus publicaccessblock referer rename replication requestpayment restore
  retention select select-type symlink tagging torrent versionid versioning versions website`.split(/\s+/),
)

/** Finds what a request asks for; `undefined` for everything that is not built. */
export function operationOf(
  method: string,
  key: string,
  params: Fields,
  headers: Fields,
): Operation | undefined {
  if (params.all.some(({ name }) => unbuilt.has(name.toLowerCase()))) return undefined
  const selected = selectors.filter((name) => params.has(name)).join(' ')
  const route = routesFor(method, key, headers).find((one) => one[0] === method && one[1] === selected)
  if (!route) return undefined
  const [, , action, resource, run] = route
  return { action, resources: resourcesOf(resource, key, params), run }
}

function routesFor(method: string, key: string, headers: Fields): Route[] {
  if (key === '') return bucketRoutes
  return method === 'PUT' && headers.has('x-cos-copy-source') ? copyRoutes : objectRoutes
}

function resourcesOf(resource: Resource, key: string, params: Fields): string[] | undefined {
  if (resource === 'checked by itself') return undefined
  return resource === 'prefix' ? [params.text('prefix') ?? '', ''] : [key]
}
