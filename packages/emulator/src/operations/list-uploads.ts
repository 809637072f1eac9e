import { compareKeys, pageOf } from '../answer/page.js'
import { isoDate } from '../answer/times.js'
import { writeXml } from '../answer/xml.js'
import type { Answer, Call } from '../operation.js'
import type { Upload } from '../storage/multipart-store.js'
import { ownerOf, readCount, readListingParams, storageClassOf } from './listing-params.js'

/** List Multipart Uploads: one page of those that are neither completed nor aborted. */
export async function listUploads({ params, bucket }: Call): Promise<Answer> {
  const { prefix, delimiter, encode, encodingType } = readListingParams(params)
  const [marker, uploadIdMarker] = [params.text('key-marker') ?? '', params.text('upload-id-marker') ?? '']
  const max = readCount(params, 'max-uploads')
  const sorted = bucket.multipart.all().sort((a, b) => compare(a, b.key, b.uploadId))
  // Without an upload id, the marker's own uploads are past, too.
  const isPast = (upload: Upload) => compare(upload, marker, uploadIdMarker || '\uffff') <= 0
  const page = pageOf(sorted, { prefix, delimiter, max, marker, isPast })
  const body = writeXml({
    ListMultipartUploadsResult: {
      Bucket: bucket.name,
      'Encoding-Type': encodingType,
      KeyMarker: encode(marker),
      UploadIdMarker: uploadIdMarker,
      NextKeyMarker: page.next && encode(page.next.key),
      NextUploadIdMarker: page.next?.entry?.uploadId,
      MaxUploads: max,
      IsTruncated: page.next !== undefined,
      Prefix: encode(prefix),
      Delimiter: delimiter === '' ? undefined : encode(delimiter),
      Upload: page.entries.map(({ key, uploadId, initiated, headers }) => ({
        Key: encode(key),
        UploadId: uploadId,
        Initiator: ownerOf(bucket.name),
        Owner: ownerOf(bucket.name),
        StorageClass: storageClassOf(headers),
        Initiated: isoDate(initiated),
      })),
      CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
    },
  })
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body }
}

function compare(upload: Upload, key: string, uploadId: string): number {
  return compareKeys(upload.key, key) || compareKeys(upload.uploadId, uploadId)
}
