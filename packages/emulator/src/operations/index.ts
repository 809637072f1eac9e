import type { Fields } from '../fields.js'
import type { Operation } from '../operation.js'
import { deleteObject } from './delete-object.js'
import { getObject } from './get-object.js'
import { putObject } from './put-object.js'

/** Finds what a request asks for; `undefined` for everything that is not built. */
export function operationOf(
  method: string,
  key: string,
  params: Fields,
  _headers: Fields,
): Operation | undefined {
  return key === '' ? bucketOperation(method, params) : objectOperation(method, key)
}

function bucketOperation(_method: string, _params: Fields): Operation | undefined {
  return undefined
}

function objectOperation(method: string, key: string): Operation | undefined {
  if (method === 'GET') return { action: 'GetObject', resource: key, run: getObject }
  if (method === 'HEAD') return { action: 'HeadObject', resource: key, run: getObject }
  if (method === 'PUT') return { action: 'PutObject', resource: key, run: putObject }
  if (method === 'DELETE') return { action: 'DeleteObject', resource: key, run: deleteObject }
  return undefined
}
