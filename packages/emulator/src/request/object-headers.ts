import type { Fields } from './fields.js'
import type { ByteString } from './percent-encoding.js'

const kept: Record<string, string> = {
  'content-type': 'Content-Type',
  'cache-control': 'Cache-Control',
  'content-disposition': 'Content-Disposition',
  'content-encoding': 'Content-Encoding',
  'content-language': 'Content-Language',
  expires: 'Expires',
  'x-cos-storage-class': 'x-cos-storage-class',
}

/** What an upload says about its object, to be repeated on download: named as COS writes it. */
export function objectHeaders(headers: Fields): Record<string, ByteString> {
  const entries = headers.all
    .map(({ name }) => [keptName(name.toLowerCase()), headers.bytes(name.toLowerCase())])
    .filter(([name, value]) => name && value)
  return { 'Content-Type': 'application/octet-stream', ...Object.fromEntries(entries) }
}

function keptName(name: string): string | undefined {
  return name.startsWith('x-cos-meta-') ? name : Object.hasOwn(kept, name) ? kept[name] : undefined
}
