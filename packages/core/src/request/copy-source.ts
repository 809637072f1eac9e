import { invalidRequest } from '../error.js'
import { isBucket } from './bucket-endpoint.js'
import { parseKey } from './object-key.js'

/** The object that a copy reads. */
export interface CopySource {
  readonly bucket: string
  readonly key: string
  /** Absent for the latest version. */
  readonly versionId?: string
}

const FIELD = 'headers.x-cos-copy-source'
/** Bucket, rest of a plain host, path, version. COS might read a user name, an escape or a space differently. */
const copySource = /^([a-z0-9-]+)(?:\.[a-z0-9-]+)+(?::\d+)?\/([^?#]+)(?:\?versionId=([A-Za-z0-9._-]+))?$/

/**
 * Parses `{bucket}.cos.{region}.myqcloud.com/{encoded key}`, with or without `?versionId=`.
 * @throws CosgateError `invalid_request`
 * @see https://www.tencentcloud.com/document/product/436/10881
 */
export function parseCopySource(text: string): CopySource {
  const [, bucket, path, versionId] = copySource.exec(text) ?? []
  if (!isBucket(bucket)) throw invalidRequest(FIELD, 'must be {bucket}.cos.{region}.myqcloud.com/{key}')
  const key = parseKey(decodePath(path!), FIELD)
  return Object.freeze({ bucket, key, ...(versionId !== undefined && { versionId }) })
}

function decodePath(path: string): string {
  // Some decoders read a plus as a space.
  if (path.includes('+')) throw invalidRequest(FIELD, 'must write a plus as %2B')
  try {
    return decodeURIComponent(path)
  } catch {
    throw invalidRequest(FIELD, 'must be percent-encoded UTF-8')
  }
}
