import type { OperationContext } from '../operation-context.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'
import { paginate } from '../response/pagination.js'
import { formatIsoDate } from '../response/xml.js'
import { getStorageClass, parseListingParams, parsePageSize, toOwner } from './listing-params.js'

/** GET Bucket Object versions. A bucket has no versions, so every object has one with the id `null`. */
export async function listVersions({ params, bucket }: OperationContext): Promise<CosResponse> {
  const { prefix, delimiter, encode, encodingType } = parseListingParams(params)
  const [marker, max] = [params.text('key-marker') ?? '', parsePageSize(params, 'max-keys')]
  const page = paginate(bucket.objects.all(), { prefix, delimiter, max, marker })
  return createXmlResponse({
    ListVersionsResult: {
      Name: bucket.name,
      EncodingType: encodingType,
      Prefix: encode(prefix),
      KeyMarker: encode(marker),
      VersionIdMarker: params.text('version-id-marker') ?? '',
      MaxKeys: max,
      Delimiter: delimiter === '' ? undefined : encode(delimiter),
      IsTruncated: page.next !== undefined,
      NextKeyMarker: page.next && encode(page.next.key),
      NextVersionIdMarker: page.next?.entry && 'null',
      Version: page.entries.map(({ key, lastModified, etag, size, headers }) => ({
        Key: encode(key),
        VersionId: 'null',
        IsLatest: true,
        LastModified: formatIsoDate(lastModified),
        ETag: etag,
        Size: size,
        StorageClass: getStorageClass(headers),
        Owner: toOwner(bucket.name),
      })),
      CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
    },
  })
}
