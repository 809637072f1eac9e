import { invalidRequest } from '../error.js'
import { isBucket } from './endpoint.js'
import { parseKey } from './object-key.js'

/** Where a copy reads from. */
export interface CopySource {
  readonly bucket: string
  readonly key: string
}

const FIELD = 'headers.x-cos-copy-source'
/** Bucket, the rest of a plain host, path, version: what has a user, an escape or a space in it, COS may read otherwise. */
const source = /^([a-z0-9-]+)(?:\.[a-z0-9-]+)+(?::\d+)?\/([^?#]+)(?:\?versionId=[A-Za-z0-9._-]+)?$/

/**
 * Reads `{bucket}.cos.{region}.myqcloud.com/{encoded key}`, with or without `?versionId=`.
 * @throws CosgateError `invalid_request`
 * @see https://www.tencentcloud.com/document/product/436/10881
 */
export function parseCopySource(text: string): CopySource {
  const [, bucket, path] = source.exec(text) ?? []
  if (!isBucket(bucket)) throw invalidRequest(FIELD, 'must be {bucket}.cos.{region}.myqcloud.com/{key}')
  return Object.freeze({ bucket, key: parseKey(decode(path!), FIELD) })
}

function decode(path: string): string {
  // A plus is a space to some readers and a plus to others.
  if (path.includes('+')) throw invalidRequest(FIELD, 'must write a plus as %2B')
  try {
    return decodeURIComponent(path)
  } catch {
    throw invalidRequest(FIELD, 'must be percent-encoded UTF-8')
  }
}
