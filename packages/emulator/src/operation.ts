import type { Address, Place } from './request/address.js'
import type { Fields } from './request/fields.js'
import type { ByteString } from './request/percent-encoding.js'
import type { Content } from './storage/blob-store.js'
import type { Bucket } from './storage/buckets.js'

/** One authenticated request, ready to be carried out. */
export interface Call {
  method: string
  address: Address
  bucket: Bucket
  headers: Fields
  params: Fields
  body: Content
  /** Unix seconds. */
  now: number
  /** `127.0.0.1:9000`, as the client wrote it. */
  host: ByteString
  /** Opens a further bucket, as the source of a copy names it. */
  bucketOf: (host: ByteString) => Promise<{ bucket: Bucket; place: Place }>
  /** Whether the credential's policy lets it do this. */
  allows: (action: string, target?: Partial<Place> & { resources?: string[] }) => boolean
}

export interface Answer {
  status: number
  headers?: Record<string, ByteString>
  body?: string | Content
}

/** One operation of COS: its CAM action, what of the bucket it touches, and how it is done. */
export interface Operation {
  action: string
  /** The key, or for a listing its prefix and the bucket; `undefined` where `run` asks the policy for itself. */
  resources: string[] | undefined
  run: (call: Call) => Promise<Answer>
}
