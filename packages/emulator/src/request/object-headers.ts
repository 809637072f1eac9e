import type { ByteString } from '../byte-string.js'
import type { Fields } from './fields.js'

const storedHeaders: Record<string, string> = {
  'content-type': 'Content-Type',
  'cache-control': 'Cache-Control',
  'content-disposition': 'Content-Disposition',
  'content-encoding': 'Content-Encoding',
  'content-language': 'Content-Language',
  expires: 'Expires',
  'x-cos-storage-class': 'x-cos-storage-class',
}

/** Picks the headers of an upload that are stored with the object and returned on download, in COS's spelling. */
export function pickObjectHeaders(headers: Fields): Record<string, ByteString> {
  const entries = headers.all
    .map(({ name }) => [findStoredName(name.toLowerCase()), headers.bytes(name.toLowerCase())])
    .filter(([name, value]) => name && value)
  return { 'Content-Type': 'application/octet-stream', ...Object.fromEntries(entries) }
}

function findStoredName(name: string): string | undefined {
  if (name.startsWith('x-cos-meta-')) return name
  return Object.hasOwn(storedHeaders, name) ? storedHeaders[name] : undefined
}
