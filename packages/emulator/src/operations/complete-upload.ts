import { createHash } from 'node:crypto'
import { CosError } from '../cos-error.js'
import { buildObjectUrl } from '../object-url.js'
import type { OperationContext } from '../operation-context.js'
import { unquoteEtag } from '../request/preconditions.js'
import { readXmlBody } from '../request/xml-body.js'
import { type CosResponse, createXmlResponse } from '../response/cos-response.js'
import { combineCrc64 } from '../storage/crc64.js'
import type { Part, Upload } from '../storage/multipart-store.js'
import type { StoredObject } from '../storage/object-store.js'
import { assertOverwriteAllowed, createStorageResult } from './put-object.js'

/** Complete Multipart Upload: assembles the listed parts into the object. */
export async function completeMultipartUpload(context: OperationContext): Promise<CosResponse> {
  const { bucket, address, params, body, headers, host, now } = context
  const uploadId = params.text('uploadid') ?? ''
  const listed = parsePartList(await readXmlBody(body, headers, 'CompleteMultipartUpload'))
  let object: StoredObject | undefined
  await bucket.multipart.complete(address.key, uploadId, async (upload, parts) => {
    const used = selectParts(listed, parts)
    const assembled = assembleObject(upload, used, now)
    object = await bucket.objects.put(address.key, (current) => {
      assertOverwriteAllowed(context, current)
      return assembled
    })
    return used
  })
  const { etag } = object!
  context.publish('cos:ObjectCreated:CompleteMultipartUpload', object!)
  const location = buildObjectUrl(host, address.key)
  const result = { Location: location, Bucket: bucket.name, Key: address.key, ETag: etag }
  return createXmlResponse(
    { CompleteMultipartUploadResult: result },
    { headers: createStorageResult(object!) },
  )
}

interface ListedPart {
  number: number
  /** Without quotation marks. */
  etag: string
}

/** @throws CosError `MalformedXML`. */
function parsePartList({ Part: parts }: Record<string, unknown>): ListedPart[] {
  if (!Array.isArray(parts)) throw new CosError('MalformedXML')
  return parts.map((part) => {
    const { PartNumber: number, ETag: etag } = Object(part)
    if (!/^\s*\d{1,5}\s*$/.test(number) || typeof etag !== 'string') throw new CosError('MalformedXML')
    return { number: Number(number), etag: unquoteEtag(etag.trim()) }
  })
}

/** @throws CosError `InvalidPartOrder`, `InvalidPart`. */
function selectParts(listed: ListedPart[], parts: Part[]): Part[] {
  const byNumber = new Map(parts.map((part) => [part.number, part]))
  return listed.map(({ number, etag }, index) => {
    if (index > 0 && number <= listed[index - 1]!.number) throw new CosError('InvalidPartOrder')
    const part = byNumber.get(number)
    if (!part || unquoteEtag(part.etag) !== etag) throw new CosError('InvalidPart')
    return part
  })
}

function assembleObject({ key, headers, acl, tags }: Upload, parts: Part[], now: number): StoredObject {
  const digests = Buffer.concat(parts.map(({ etag }) => Buffer.from(unquoteEtag(etag), 'hex')))
  const md5 = createHash('md5').update(digests).digest('hex')
  return {
    key,
    etag: `"${md5}-${parts.length}"`,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    lastModified: now,
    headers,
    acl,
    tags,
    crc64: combineCrc64(parts),
    blobs: parts.map(({ file, size, crc64 }) => ({ file, size, crc64 })),
  }
}
