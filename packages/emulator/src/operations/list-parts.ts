import type { OperationContext } from '../operation-context.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'
import { formatIsoDate } from '../response/xml.js'
import { getStorageClass, parseCount, parseListingParams, parsePageSize, toOwner } from './listing-params.js'

/** List Parts: lists one page of the parts that have been uploaded. */
export async function listParts({ params, bucket, address }: OperationContext): Promise<CosResponse> {
  const { encode, encodingType } = parseListingParams(params)
  const uploadId = params.text('uploadid') ?? ''
  const [marker, max] = [parseCount(params, 'part-number-marker', 0), parsePageSize(params, 'max-parts')]
  const { headers } = bucket.multipart.find(address.key, uploadId)
  const remaining = bucket.multipart.parts(address.key, uploadId).filter(({ number }) => number > marker)
  const parts = remaining.slice(0, max)
  const isTruncated = remaining.length > parts.length
  return createXmlResponse({
    ListPartsResult: {
      Bucket: bucket.name,
      EncodingType: encodingType,
      Key: encode(address.key),
      UploadId: uploadId,
      Initiator: toOwner(bucket.name),
      Owner: toOwner(bucket.name),
      StorageClass: getStorageClass(headers),
      PartNumberMarker: marker,
      NextPartNumberMarker: isTruncated ? parts.at(-1)?.number : undefined,
      MaxParts: max,
      IsTruncated: isTruncated,
      Part: parts.map(({ number, lastModified, etag, size }) => ({
        PartNumber: number,
        LastModified: formatIsoDate(lastModified),
        ETag: etag,
        Size: size,
      })),
    },
  })
}
