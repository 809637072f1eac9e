import { CosError } from '../answer/errors.js'
import { readXml, writeXml } from '../answer/xml.js'
import type { Answer, Call } from '../operation.js'
import { readBoundedText } from '../request/bounded-text.js'

/** DELETE Object: 204 whether or not there was one. */
export async function deleteObject({ bucket, address }: Call): Promise<Answer> {
  await bucket.objects.delete(address.key)
  return { status: 204 }
}

/** DELETE Multiple Objects: up to 1,000 keys, each of them checked against the policy. */
export async function deleteMultipleObjects(call: Call): Promise<Answer> {
  const { keys, quiet } = readDeletion(await readBoundedText(call.body, call.headers))
  const [allowed, denied] = [
    keys.filter((key) => mayDelete(call, key)),
    keys.filter((key) => !mayDelete(call, key)),
  ]
  await Promise.all(allowed.map((key) => call.bucket.objects.delete(key)))
  const body = writeXml({
    DeleteResult: {
      Deleted: quiet ? undefined : allowed.map((key) => ({ Key: key })),
      Error: denied.map((key) => ({ Key: key, Code: 'AccessDenied', Message: 'Access Denied.' })),
    },
  })
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body }
}

const mayDelete = ({ allows }: Call, key: string) => allows('DeleteMultipleObjects', { resources: [key] })

function readDeletion(xml: string): { keys: string[]; quiet: boolean } {
  const { Object: objects, Quiet: quiet } = readXml(xml, 'Delete')
  if (!Array.isArray(objects) || objects.length > 1000) throw new CosError('MalformedXML')
  const keys = objects.map((object) => Object(object).Key)
  if (keys.some((key) => typeof key !== 'string' || key === '')) throw new CosError('MalformedXML')
  return { keys, quiet: String(quiet).trim().toLowerCase() === 'true' }
}
