import { createHash } from 'node:crypto'
import { CosError } from '../answer/errors.js'
import { readXml, writeXml } from '../answer/xml.js'
import type { Answer, Call } from '../operation.js'
import { readBoundedText } from '../request/bounded-text.js'
import { bytesOf, percentEncode } from '../request/percent-encoding.js'
import { bare } from '../request/preconditions.js'
import type { Part, Upload } from '../storage/multipart-store.js'
import type { StoredObject } from '../storage/object-store.js'
import { checkOverwrite } from './put-object.js'

/** Complete Multipart Upload: the named parts, in order, are the object. */
export async function completeMultipartUpload(call: Call): Promise<Answer> {
  const { bucket, address, params } = call
  const uploadId = params.text('uploadid') ?? ''
  const named = readNamedParts(await readBoundedText(call.body, call.headers))
  let object: StoredObject | undefined
  await bucket.multipart.complete(address.key, uploadId, async (upload, parts) => {
    const used = pickParts(named, parts)
    const next = assemble(upload, used, call.now)
    object = await bucket.objects.put(address.key, (current) => {
      checkOverwrite(call, current)
      return next
    })
    return used
  })
  const result = { Location: locationOf(call), Bucket: bucket.name, Key: address.key, ETag: object?.etag }
  const body = writeXml({ CompleteMultipartUploadResult: result })
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body }
}

interface NamedPart {
  number: number
  etag: string
}

function readNamedParts(xml: string): NamedPart[] {
  const { Part: parts } = readXml(xml, 'CompleteMultipartUpload')
  if (!Array.isArray(parts)) throw new CosError('MalformedXML')
  return parts.map((part) => {
    const { PartNumber: number, ETag: etag } = Object(part)
    if (!/^\s*\d{1,5}\s*$/.test(number) || typeof etag !== 'string') throw new CosError('MalformedXML')
    return { number: Number(number), etag: bare(etag.trim()) }
  })
}

/** @throws CosError `InvalidPartOrder`, `InvalidPart`. */
function pickParts(named: NamedPart[], parts: Part[]): Part[] {
  const present = new Map(parts.map((part) => [part.number, part]))
  return named.map(({ number, etag }, index) => {
    if (index > 0 && number <= named[index - 1]!.number) throw new CosError('InvalidPartOrder')
    const part = present.get(number)
    if (!part || bare(part.etag) !== etag) throw new CosError('InvalidPart')
    return part
  })
}

function assemble({ key, headers }: Upload, parts: Part[], now: number): StoredObject {
  const digests = Buffer.concat(parts.map(({ etag }) => Buffer.from(bare(etag), 'hex')))
  const md5 = createHash('md5').update(digests).digest('hex')
  return {
    key,
    etag: `"${md5}-${parts.length}"`,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    lastModified: now,
    headers,
    blobs: parts.map(({ file, size }) => ({ file, size })),
  }
}

/** Where the object can be asked for from now on. */
export function locationOf({ host, address }: Pick<Call, 'host' | 'address'>): string {
  return `http://${host}/${percentEncode(bytesOf(address.key)).replaceAll('%2F', '/')}`
}
