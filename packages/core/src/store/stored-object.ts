import { createHash } from 'node:crypto'
import type { CredentialSnapshot } from '../credentials/credentials.js'
import { CosgateError } from '../error.js'
import type { SignableRequest } from '../signer/sign-request.js'
import { sendAndRead } from './send-request.js'
import { createStoreError } from './store-error.js'
import type { StoreConfig } from './store-options.js'

/** An object as COS has stored it. */
export interface StoredObject {
  /**
   * 32 hex digits. The same stored object always has the same id, and another upload to the same key has another one. A
   * database with a unique column for it therefore records each upload once.
   */
  readonly id: string
  readonly bucket: string
  readonly key: string
  /** Bytes. */
  readonly size: number
  readonly contentType: string
  /** The ETag as COS writes it, in double quotes. */
  readonly etag: string
  /** CRC-64/XZ in decimal digits. */
  readonly crc64?: string
  /** Unix seconds. */
  readonly lastModified: number
  /** The `x-cos-meta-*` headers by name, without the prefix. */
  readonly metadata: Readonly<Record<string, string>>
  /** Only in a bucket with versioning. */
  readonly versionId?: string
  /** Absent for STANDARD. */
  readonly storageClass?: string
}

const META_PREFIX = 'x-cos-meta-'
const ID_LENGTH = 32

/**
 * Asks COS for an object.
 * @param request HEAD of the object
 * @param snapshot default: fetched for this request
 * @returns undefined if there is none
 * @throws CosgateError `store_failed`, `timeout`, `credentials_unavailable`
 */
export async function headObject(
  config: StoreConfig,
  request: SignableRequest,
  snapshot?: CredentialSnapshot,
): Promise<StoredObject | undefined> {
  const { status, headers } = await sendAndRead(config, request, { isRepeatable: true }, snapshot)
  if (status === 404) return undefined
  if (status !== 200) throw createStoreError(status, headers, '')
  return toStoredObject(request, headers)
}

/** @throws CosgateError `store_failed` if the answer is not one of COS */
function toStoredObject({ key, endpoint }: SignableRequest, headers: Headers): StoredObject {
  const { bucket } = endpoint
  const etag = headers.get('etag')
  const size = Number(headers.get('content-length') ?? Number.NaN)
  const lastModified = Date.parse(headers.get('last-modified') ?? '') / 1000
  if (etag === null || !Number.isSafeInteger(size) || !Number.isSafeInteger(lastModified)) {
    throw new CosgateError(
      'store_failed',
      'The answer to HEAD has no valid ETag, Content-Length or Last-Modified',
    )
  }
  const versionId = readVersionId(headers)
  const crc64 = headers.get('x-cos-hash-crc64ecma')
  const storageClass = headers.get('x-cos-storage-class')
  return Object.freeze({
    id: toId([bucket, key, ...(versionId === undefined ? [etag, lastModified] : [versionId])]),
    bucket,
    key,
    size,
    contentType: headers.get('content-type') ?? '',
    etag,
    ...(crc64 !== null && { crc64 }),
    lastModified,
    metadata: readMetadata(headers),
    ...(versionId !== undefined && { versionId }),
    ...(storageClass !== null && { storageClass }),
  })
}

/** While versioning is suspended, every upload to a key has the version `null`, so this version cannot identify an upload. */
function readVersionId(headers: Headers): string | undefined {
  const versionId = headers.get('x-cos-version-id')
  return versionId === null || versionId === 'null' ? undefined : versionId
}

function readMetadata(headers: Headers): Readonly<Record<string, string>> {
  const entries = [...headers].filter(([name]) => name.startsWith(META_PREFIX))
  return Object.freeze(
    Object.fromEntries(entries.map(([name, value]) => [name.slice(META_PREFIX.length), value])),
  )
}

function toId(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, ID_LENGTH)
}
