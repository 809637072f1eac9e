import { CosError } from '../cos-error.js'
import type { OperationContext } from '../operation-context.js'
import { readXmlBody } from '../request/xml-body.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'

const MAX_KEYS = 1000

/** DELETE Object: returns 204 even if the object does not exist. */
export async function deleteObject(context: OperationContext): Promise<CosResponse> {
  await removeObject(context, context.address.key)
  return { status: 204 }
}

async function removeObject({ bucket, publish }: OperationContext, key: string): Promise<void> {
  const removed = await bucket.objects.delete(key)
  if (removed) publish('cos:ObjectRemove:Delete', removed)
}

/** DELETE Multiple Objects: deletes up to 1,000 keys. The policy is checked for each key. */
export async function deleteMultipleObjects(context: OperationContext): Promise<CosResponse> {
  const { keys, isQuiet } = parseDeletion(await readXmlBody(context.body, context.headers, 'Delete'))
  const allowed = keys.filter((key) => isDeletionAllowed(context, key))
  const denied = keys.filter((key) => !isDeletionAllowed(context, key))
  await Promise.all(allowed.map((key) => removeObject(context, key)))
  return createXmlResponse({
    DeleteResult: {
      Deleted: isQuiet ? undefined : allowed.map((key) => ({ Key: key })),
      Error: denied.map((key) => ({ Key: key, Code: 'AccessDenied', Message: 'Access Denied.' })),
    },
  })
}

function isDeletionAllowed({ isAllowed }: OperationContext, key: string): boolean {
  return isAllowed('DeleteMultipleObjects', { resources: [key] })
}

interface Deletion {
  keys: string[]
  isQuiet: boolean
}

/** @throws CosError `MalformedXML`. */
function parseDeletion({ Object: objects, Quiet: quiet }: Record<string, unknown>): Deletion {
  if (!Array.isArray(objects) || objects.length > MAX_KEYS) throw new CosError('MalformedXML')
  const keys = objects.map((object) => Object(object).Key)
  if (keys.some((key) => typeof key !== 'string' || key === '')) throw new CosError('MalformedXML')
  return { keys, isQuiet: String(quiet).trim().toLowerCase() === 'true' }
}
