/** The headers that COS's SDKs sign. They also sign every header that begins with `x-cos-` or `x-ci-`. */
const signableHeaders = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-type',
  'content-md5',
  'content-length',
  'expect',
  'expires',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'origin',
  'range',
  'transfer-encoding',
  'pic-operations',
])

/** Returns whether COS's SDKs sign a header with this lower-case name. They leave out all other headers. */
export function isSignable(name: string): boolean {
  return signableHeaders.has(name) || name.startsWith('x-cos-') || name.startsWith('x-ci-')
}

/** Returns whether at least one signable header begins with this prefix. */
export function isSignablePrefix(prefix: string): boolean {
  return isSignable(prefix) || ['x-cos-', 'x-ci-', ...signableHeaders].some((name) => name.startsWith(prefix))
}

/** Returns whether a lower-case name is reserved for authentication, so that only a signer may write it. */
export function isReserved(name: string): boolean {
  return (
    name === 'authorization' ||
    name === 'host' ||
    name === 'sign' ||
    name === 'x-cos-security-token' ||
    name === 'x-ci-security-token' ||
    name.startsWith('q-')
  )
}

/** Returns whether HTTP allows a header of this name. A name that is not allowed could be signed but never sent. */
export function isHeaderName(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name)
}
