import { CosError } from '../cos-error.js'
import type { OperationContext } from '../operation-context.js'
import { parseAclHeaders } from '../request/acl.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'
import { formatIsoDate } from '../response/xml.js'
import type { Bucket, Buckets } from '../storage/buckets.js'
import { toOwner } from './listing-params.js'

/** The region that is returned if neither the host nor the options name one. */
const UNKNOWN_REGION = 'local'

/** PUT Bucket. Its optional document, which selects availability zones, has no effect. */
export async function putBucket({ bucket, headers }: OperationContext): Promise<CosResponse> {
  const isCreated = await bucket.configuration.create({ acl: parseAclHeaders(headers, bucket.name) })
  // Another request created it in the meantime.
  if (!isCreated) throw new CosError('BucketAlreadyOwnedByYou')
  return { status: 200 }
}

/** DELETE Bucket: only an empty bucket can be deleted. */
export async function deleteBucket({ removeBucket }: OperationContext): Promise<CosResponse> {
  await removeBucket()
  return { status: 204 }
}

/** HEAD Bucket: returns 200 if the bucket exists and the request is allowed. */
export async function headBucket({ address }: OperationContext): Promise<CosResponse> {
  return { status: 200, headers: { 'x-cos-bucket-region': address.region ?? UNKNOWN_REGION } }
}

/** GET Bucket location. */
export async function getBucketLocation({ address }: OperationContext): Promise<CosResponse> {
  return createXmlResponse({ LocationConstraint: address.region ?? UNKNOWN_REGION })
}

/** GET Service: lists all buckets. @param region only the buckets of this region, if it is given */
export async function listBuckets(
  buckets: Buckets,
  region: string | undefined,
  now: number,
): Promise<CosResponse> {
  const all = await buckets.all({ region: undefined, created: now })
  const isListed = ({ configuration: { current } }: Bucket) =>
    !region || !current.region || current.region === region
  return createXmlResponse({
    ListAllMyBucketsResult: {
      Owner: toOwner(all[0]?.name ?? ''),
      Buckets: {
        Bucket: all.filter(isListed).map(({ name, configuration: { current } }) => ({
          Name: name,
          Location: current.region ?? UNKNOWN_REGION,
          CreationDate: formatIsoDate(current.created),
          BucketType: 'cos',
        })),
      },
      IsTruncated: false,
    },
  })
}
