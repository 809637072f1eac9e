const TOKEN = '[a-z0-9!#$&^_.+-]+'
const mediaType = new RegExp(`^${TOKEN}/${TOKEN}$`)
const mediaTypePattern = new RegExp(`^(?:\\*/\\*|${TOKEN}/(?:\\*|${TOKEN}))$`, 'i')
const formContentType = new RegExp(`^${TOKEN}/(?:\\*|${TOKEN}(?:;[ \\t]*[\\w-]+=[\\w.-]+)*)$`, 'i')

/** Returns whether a text is a media type such as `image/png`, or a pattern such as `image/*`. */
function isMediaTypePattern(value: unknown): value is string {
  return typeof value === 'string' && mediaTypePattern.test(value)
}

/** Returns whether a value is a list of such patterns that is not empty. */
export function isMediaTypeList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every(isMediaTypePattern)
}

/** Returns whether a form may name this content type: a media type with plain parameters, or a pattern. */
export function isFormContentType(value: unknown): value is string {
  return typeof value === 'string' && formContentType.test(value)
}

/** Returns whether a Content-Type header matches one of the patterns. */
export function matchesMediaType(contentType: string, patterns: readonly string[]): boolean {
  // Browsers use the last listed type, so `image/png;,text/html` would render as HTML.
  if (contentType.includes(',')) return false
  // ASCII whitespace only: `\s` would also trim a no-break space, which makes the type invalid for browsers, so they sniff.
  const [, given = ''] = /^([\w!#$&^.+/-]*)[ \t]*(?:;|$)/.exec(contentType) ?? []
  const type = given.toLowerCase()
  return mediaType.test(type) && patterns.some((pattern) => matchesPattern(type, pattern.toLowerCase()))
}

function matchesPattern(type: string, pattern: string): boolean {
  if (pattern === '*/*') return true
  return pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern
}
