import type { OperationContext } from '../operation-context.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'
import { paginate } from '../response/pagination.js'
import { formatIsoDate } from '../response/xml.js'
import type { Upload } from '../storage/multipart-store.js'
import { compareKeys } from '../storage/sorted-list.js'
import { getStorageClass, parseListingParams, parsePageSize, toOwner } from './listing-params.js'

/** List Multipart Uploads: lists one page of unfinished uploads. */
export async function listUploads({ params, bucket }: OperationContext): Promise<CosResponse> {
  const { prefix, delimiter, encode, encodingType } = parseListingParams(params)
  const [marker, uploadIdMarker] = [params.text('key-marker') ?? '', params.text('upload-id-marker') ?? '']
  const max = parsePageSize(params, 'max-uploads')
  const sorted = bucket.multipart.all().sort((a, b) => compareUpload(a, b.key, b.uploadId))
  // Without an upload id marker, all uploads of the marker's key belong to previous pages.
  const isPast = (upload: Upload) => compareUpload(upload, marker, uploadIdMarker || '\uffff') <= 0
  const page = paginate(sorted, { prefix, delimiter, max, marker, isPast })
  return createXmlResponse({
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
        Initiator: toOwner(bucket.name),
        Owner: toOwner(bucket.name),
        StorageClass: getStorageClass(headers),
        Initiated: formatIsoDate(initiated),
      })),
      CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
    },
  })
}

function compareUpload(upload: Upload, key: string, uploadId: string): number {
  return compareKeys(upload.key, key) || compareKeys(upload.uploadId, uploadId)
}
