import { CosError } from '../cos-error.js'
import type { OperationContext } from '../operation-context.js'
import { parseXml, readText } from '../request/xml-body.js'
import type { CosResponse } from '../response/cos-response.js'
import { findObject } from './get-object.js'

/** POST Object restore: accepted for archived objects. It has no effect, because these can always be read. */
export async function restoreObject(context: OperationContext): Promise<CosResponse> {
  const storageClass = findObject(context).headers['x-cos-storage-class'] ?? ''
  parseXml(await readText(context.body, context.headers), 'RestoreRequest')
  if (!/ARCHIVE$/.test(storageClass)) throw new CosError('InvalidObjectState')
  return { status: 202 }
}
