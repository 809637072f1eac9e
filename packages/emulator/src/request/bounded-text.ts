import { createHash } from 'node:crypto'
import { CosError } from '../answer/errors.js'
import type { Content } from '../storage/blob-store.js'
import type { Fields } from './fields.js'
import { readMd5 } from './upload-body.js'

// Ten thousand parts, or a thousand keys of 850 bytes, fit.
const limit = 2 * 1024 * 1024

/** Reads the XML of a request, which is held in memory. @throws CosError `MalformedXML`, `BadDigest`. */
export async function readBoundedText(body: Content, headers: Fields): Promise<string> {
  const expected = readMd5(headers)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit) throw new CosError('MalformedXML')
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  if (expected && createHash('md5').update(bytes).digest('hex') !== expected) throw new CosError('BadDigest')
  return bytes.toString('utf8')
}
