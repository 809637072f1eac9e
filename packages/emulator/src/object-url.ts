import { type ByteString, encodeUtf8, percentEncode } from './byte-string.js'

/** Builds the URL of an object. @param host the host of the request, which can include a port */
export function buildObjectUrl(host: ByteString, key: string): string {
  return `http://${host}/${percentEncode(encodeUtf8(key)).replaceAll('%2F', '/')}`
}
