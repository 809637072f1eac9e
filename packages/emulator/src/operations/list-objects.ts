import type { OperationContext } from '../operation-context.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'
import { paginate } from '../response/pagination.js'
import { formatIsoDate } from '../response/xml.js'
import { getStorageClass, parseListingParams, parsePageSize, toOwner } from './listing-params.js'

/** GET Bucket: lists one page of objects. */
export async function listObjects({ params, bucket }: OperationContext): Promise<CosResponse> {
  const { prefix, delimiter, encode, encodingType } = parseListingParams(params)
  const [marker, max] = [params.text('marker') ?? '', parsePageSize(params, 'max-keys')]
  const page = paginate(bucket.objects.all(), { prefix, delimiter, max, marker })
  return createXmlResponse({
    ListBucketResult: {
      Name: bucket.name,
      EncodingType: encodingType,
      Prefix: encode(prefix),
      Marker: encode(marker),
      MaxKeys: max,
      Delimiter: delimiter === '' ? undefined : encode(delimiter),
      IsTruncated: page.next !== undefined,
      NextMarker: page.next && encode(page.next.key),
      Contents: page.entries.map(({ key, lastModified, etag, size, headers }) => ({
        Key: encode(key),
        LastModified: formatIsoDate(lastModified),
        ETag: etag,
        Size: size,
        Owner: toOwner(bucket.name),
        StorageClass: getStorageClass(headers),
      })),
      CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
    },
  })
}
