import { CosError } from '../answer/errors.js'
import type { BlobStore, Content, WrittenBlob } from '../storage/blob-store.js'
import type { Fields } from './fields.js'

/** Streams an upload to disk and checks it against the digests it names; a wrong one leaves nothing. */
export async function receiveUpload(blobs: BlobStore, body: Content, headers: Fields): Promise<WrittenBlob> {
  const expected = readMd5(headers)
  const blob = await blobs.write(body)
  const sha1 = headers.text('x-cos-content-sha1')?.toLowerCase()
  if ((expected ?? blob.md5) !== blob.md5 || (sha1 ?? blob.sha1) !== blob.sha1) {
    await blobs.remove([blob])
    throw new CosError('BadDigest')
  }
  return blob
}

/** The `Content-MD5` in hex. @throws CosError `InvalidDigest`. */
export function readMd5(headers: Fields): string | undefined {
  const base64 = headers.bytes('content-md5')
  if (base64 === undefined) return undefined
  if (!/^[A-Za-z0-9+/]{22}==$/.test(base64)) throw new CosError('InvalidDigest')
  return Buffer.from(base64, 'base64').toString('hex')
}
