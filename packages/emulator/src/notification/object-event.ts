import type { ByteString } from '../byte-string.js'
import { buildObjectUrl } from '../object-url.js'
import { parseAppId } from '../request/address.js'
import type { Fields } from '../request/fields.js'
import { secretHeaders } from '../request/secret-headers.js'
import type { StoredObject } from '../storage/object-store.js'

export type ObjectEventName =
  | 'cos:ObjectCreated:Append'
  | 'cos:ObjectCreated:CompleteMultipartUpload'
  | 'cos:ObjectCreated:Copy'
  | 'cos:ObjectCreated:Post'
  | 'cos:ObjectCreated:Put'
  | 'cos:ObjectRemove:Delete'

/** The request that caused an event. */
export interface EventSource {
  /** `BucketName-APPID`. */
  bucket: string
  region: string | undefined
  /** The host of the request, which becomes part of the object's URL. */
  host: ByteString
  requestId: string
  requestHeaders: Fields
  clientAddress: string
  /** Unix seconds. */
  now: number
}

/**
 * Creates an event as COS's trigger passes it to a cloud function.
 * @see https://cloud.tencent.com/document/product/583/9707
 */
export function createObjectEvent(
  eventName: ObjectEventName,
  { key, size, headers }: Pick<StoredObject, 'key' | 'size' | 'headers'>,
  { bucket, region, host, requestId, requestHeaders, clientAddress, now }: EventSource,
): Record<string, unknown> {
  const appid = parseAppId(bucket)
  const name = bucket.slice(0, -(appid.length + 1))
  const metadata = Object.entries(headers).filter(
    ([header]) => header === 'Content-Type' || header.startsWith('x-cos-meta-'),
  )
  // COS passes the credentials of the uploader on. An application needs none of them.
  const sentHeaders = requestHeaders.all.filter(
    (header) => !secretHeaders.includes(header.name.toLowerCase()),
  )
  return {
    Records: [
      {
        cos: {
          cosSchemaVersion: '1.0',
          cosNotificationId: 'cosgate-emulator',
          cosBucket: { region: region ?? '', name, appid },
          cosObject: {
            url: buildObjectUrl(host, key),
            key: `/${appid}/${name}/${key}`,
            vid: '',
            size,
            meta: { 'x-cos-request-id': requestId, ...Object.fromEntries(metadata) },
          },
        },
        event: {
          eventName,
          eventVersion: '1.0',
          eventTime: now,
          eventSource: 'qcs::cos',
          eventQueue: '',
          reqid: requestId,
          reservedInfo: '',
          requestParameters: {
            requestSourceIP: clientAddress,
            requestHeaders: Object.fromEntries(sentHeaders.map(({ name: header, value }) => [header, value])),
          },
        },
      },
    ],
  }
}
