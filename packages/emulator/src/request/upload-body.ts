import { CosError } from '../cos-error.js'
import type { BlobStore, Content, WrittenBlob } from '../storage/blob-store.js'
import type { Fields } from './fields.js'

/**
 * Streams an upload to disk and verifies it against the digests in its headers. A failed upload leaves no file.
 * @throws CosError `InvalidDigest`, `BadDigest`
 */
export async function receiveUpload(blobs: BlobStore, body: Content, headers: Fields): Promise<WrittenBlob> {
  const expectedMd5 = parseContentMd5(headers)
  const expectedSha1 = headers.text('x-cos-content-sha1')?.toLowerCase()
  const blob = await blobs.write(body, { sha1: expectedSha1 !== undefined })
  if ((expectedMd5 ?? blob.md5) !== blob.md5 || expectedSha1 !== blob.sha1) {
    await blobs.remove([blob])
    throw new CosError('BadDigest')
  }
  return blob
}

/** Returns the `Content-MD5` header in hex. @throws CosError `InvalidDigest`. */
export function parseContentMd5(headers: Fields): string | undefined {
  const base64 = headers.bytes('content-md5')
  if (base64 === undefined) return undefined
  if (!/^[A-Za-z0-9+/]{22}==$/.test(base64)) throw new CosError('InvalidDigest')
  return Buffer.from(base64, 'base64').toString('hex')
}
