/** Compiles a pattern in which `*` matches any number of characters. */
export function compileWildcard(pattern: string): RegExp {
  const literal = pattern.replace(/\*+/g, '*').replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replaceAll('*', '.*')}$`, 's')
}
