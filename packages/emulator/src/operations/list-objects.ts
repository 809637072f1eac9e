import { compareKeys, pageOf } from '../answer/page.js'
import { isoDate } from '../answer/times.js'
import { writeXml } from '../answer/xml.js'
import type { Answer, Call } from '../operation.js'
import { ownerOf, readCount, readListingParams, storageClassOf } from './listing-params.js'

/** GET Bucket: one page of keys. */
export async function listObjects({ params, bucket }: Call): Promise<Answer> {
  const { prefix, delimiter, encode, encodingType } = readListingParams(params)
  const [marker, max] = [params.text('marker') ?? '', readCount(params, 'max-keys')]
  const sorted = [...bucket.objects.all()].sort((a, b) => compareKeys(a.key, b.key))
  const isPast = ({ key }: { key: string }) => compareKeys(key, marker) <= 0
  const page = pageOf(sorted, { prefix, delimiter, max, marker, isPast })
  const body = writeXml({
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
        LastModified: isoDate(lastModified),
        ETag: etag,
        Size: size,
        Owner: ownerOf(bucket.name),
        StorageClass: storageClassOf(headers),
      })),
      CommonPrefixes: page.commonPrefixes.map((common) => ({ Prefix: encode(common) })),
    },
  })
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body }
}

/** HEAD Bucket: there is one, and the caller may look at it. */
export async function headBucket({ address }: Call): Promise<Answer> {
  return { status: 200, headers: { 'x-cos-bucket-region': address.region ?? 'local' } }
}
