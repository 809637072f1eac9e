import { createHash } from 'node:crypto'
import { XMLParser } from 'fast-xml-parser'
import { CosError } from '../cos-error.js'
import type { Content } from '../storage/blob-store.js'
import type { Fields } from './fields.js'
import { parseContentMd5 } from './upload-body.js'

// Large enough for 10,000 parts, and for 1,000 keys of 850 bytes.
const MAX_XML_BYTES = 2 * 1024 * 1024

/**
 * Reads an XML request body into objects of strings. The body is buffered in memory.
 * @param root name of the root element
 * @throws CosError `MalformedXML`, `InvalidDigest`, `BadDigest`
 */
export async function readXmlBody(
  body: Content,
  headers: Fields,
  root: string,
): Promise<Record<string, unknown>> {
  return parseXml(await readText(body, headers), root)
}

/** Reads a small body. @throws CosError `InvalidDigest`, `BadDigest`; `MalformedXML` if it is too large. */
export async function readText(body: Content, headers: Fields): Promise<string> {
  const expectedMd5 = parseContentMd5(headers)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > MAX_XML_BYTES) throw new CosError('MalformedXML')
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  if (expectedMd5 && createHash('md5').update(bytes).digest('hex') !== expectedMd5)
    throw new CosError('BadDigest')
  return bytes.toString('utf8')
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) => name === 'Part' || name === 'Object',
})

/** Parses a document. An empty root element is an empty object. @throws CosError `MalformedXML`. */
export function parseXml(text: string, root: string): Record<string, unknown> {
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new CosError('MalformedXML')
  const document = parseDocument(text)
  const content = Object.hasOwn(document, root) ? document[root] : undefined
  if (typeof content === 'string' && content.trim() === '') return {}
  if (typeof content !== 'object' || content === null) throw new CosError('MalformedXML')
  return content as Record<string, unknown>
}

function parseDocument(text: string): Record<string, unknown> {
  try {
    return parser.parse(text, true)
  } catch {
    throw new CosError('MalformedXML')
  }
}
