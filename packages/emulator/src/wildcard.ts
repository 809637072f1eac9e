/** Compiles a pattern in which `*` matches any number of characters. */
export function compileWildcard(pattern: string): RegExp {
  // A run of asterisks would make the test of a long text take minutes.
  const literal = pattern.replace(/\*+/g, '*').replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replaceAll('*', '.*')}$`, 's')
}
