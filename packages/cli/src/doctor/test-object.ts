import { createHash } from 'node:crypto'
import { t } from '../language/language.js'
import type { DoctorContext } from './check.js'
import type { CosAnswer } from './cos-client.js'

/** Uploads an object. Returns undefined without an answer, after which the object may still have arrived. */
export function upload({ cos }: DoctorContext, key: string, text: string): Promise<CosAnswer | undefined> {
  const headers = {
    'content-type': 'text/plain',
    'content-length': String(Buffer.byteLength(text)),
    'content-md5': createHash('md5').update(text).digest('base64'),
  }
  return cos.request('PUT', key, { headers, body: text }).catch(() => undefined)
}

/** Deletes an object. Returns undefined without an answer. */
export function remove({ cos, cleanUp }: DoctorContext, key: string): Promise<CosAnswer | undefined> {
  return cos.request('DELETE', key, { signal: cleanUp }).catch(() => undefined)
}

/** Returns the advice to delete an object, unless COS refused to store it or has deleted it. */
export function describeLeftover(
  uploaded: CosAnswer | undefined,
  deleted: CosAnswer | undefined,
  key: string,
): string | undefined {
  return uploaded?.status === 403 || deleted?.status === 204
    ? undefined
    : t`This object may have been left behind; delete it: ${key}`
}
