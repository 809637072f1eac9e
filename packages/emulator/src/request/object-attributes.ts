import { lookup } from 'mrmime'
import { type ByteString, isHeaderValue } from '../byte-string.js'
import { CosError } from '../cos-error.js'
import type { ObjectAttributes } from '../storage/object-store.js'
import { parseAclHeaders } from './acl.js'
import type { Fields } from './fields.js'
import { parseStorageHeaders } from './storage-headers.js'
import { parseTaggingHeader } from './tagging.js'

/**
 * Parses the headers of an upload, or the fields of a form.
 * @throws CosError `InvalidArgument`, `InvalidTag`, `MetadataTooLarge`
 */
export function parseObjectAttributes(headers: Fields, key: string, bucket: string): ObjectAttributes {
  const stored = { ...pickMetadata(headers, key), ...parseStorageHeaders(headers) }
  assertHeaders(stored)
  return {
    headers: stored,
    acl: parseAclHeaders(headers, bucket),
    tags: parseTaggingHeader(headers.text('x-cos-tagging')),
  }
}

const metadataHeaders: Record<string, string> = {
  'content-type': 'Content-Type',
  'cache-control': 'Cache-Control',
  'content-disposition': 'Content-Disposition',
  'content-encoding': 'Content-Encoding',
  'content-language': 'Content-Language',
  expires: 'Expires',
}

// Without a type, COS derives it from the extension of the key.
function pickMetadata(headers: Fields, key: string): Record<string, ByteString> {
  const entries = headers.all
    .map(({ name }) => [findMetadataName(name.toLowerCase()), headers.bytes(name.toLowerCase())] as const)
    .filter((entry): entry is [string, ByteString] => Boolean(entry[0] && entry[1]))
  const metadata = Object.fromEntries(entries)
  assertMetadataSize(metadata)
  return { 'Content-Type': guessContentType(key), ...metadata }
}

function guessContentType(key: string): string {
  const extension = /\.([^./]+)$/.exec(key)?.[1]
  return (extension && lookup(extension)) || 'application/octet-stream'
}

function findMetadataName(name: string): string | undefined {
  if (name.startsWith('x-cos-meta-')) return name
  return Object.hasOwn(metadataHeaders, name) ? metadataHeaders[name] : undefined
}

/** Form fields can contain characters that no header can, and every download would fail with them. */
function assertHeaders(headers: Record<string, ByteString>): void {
  const invalid = Object.entries(headers).find(
    ([name, value]) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !isHeaderValue(value),
  )
  if (invalid) throw new CosError('InvalidArgument', { message: `${invalid[0]} is not a valid header` })
}

const [MAX_METADATA_BYTES, MAX_TOTAL_METADATA_BYTES] = [2 * 1024, 4 * 1024]

function assertMetadataSize(metadata: Record<string, ByteString>): void {
  const sizes = Object.entries(metadata)
    .filter(([name]) => name.startsWith('x-cos-meta-'))
    .map(([name, value]) => name.length + value.length)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (sizes.some((size) => size > MAX_METADATA_BYTES) || total > MAX_TOTAL_METADATA_BYTES) {
    throw new CosError('MetadataTooLarge')
  }
}
