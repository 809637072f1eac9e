import { isoDate } from '../answer/times.js'
import { writeXml } from '../answer/xml.js'
import type { Answer, Call } from '../operation.js'
import { ownerOf, readCount, readListingParams, storageClassOf } from './listing-params.js'

/** List Parts: one page of the parts that arrived. */
export async function listParts({ params, bucket, address }: Call): Promise<Answer> {
  const { encode, encodingType } = readListingParams(params)
  const uploadId = params.text('uploadid') ?? ''
  const [marker, max] = [readCount(params, 'part-number-marker', 0), readCount(params, 'max-parts')]
  const { headers } = bucket.multipart.find(address.key, uploadId)
  const left = bucket.multipart.parts(address.key, uploadId).filter(({ number }) => number > marker)
  const parts = left.slice(0, max)
  const isTruncated = left.length > parts.length
  const body = writeXml({
    ListPartsResult: {
      Bucket: bucket.name,
      EncodingType: encodingType,
      Key: encode(address.key),
      UploadId: uploadId,
      Initiator: ownerOf(bucket.name),
      Owner: ownerOf(bucket.name),
      StorageClass: storageClassOf(headers),
      PartNumberMarker: marker,
      NextPartNumberMarker: isTruncated ? parts.at(-1)?.number : undefined,
      MaxParts: max,
      IsTruncated: isTruncated,
      Part: parts.map(({ number, lastModified, etag, size }) => ({
        PartNumber: number,
        LastModified: isoDate(lastModified),
        ETag: etag,
        Size: size,
      })),
    },
  })
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body }
}
