/** `*` stands for any characters, all others for themselves. */
export function wildcard(pattern: string): RegExp {
  const literal = pattern.replace(/\*+/g, '*').replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replaceAll('*', '.*')}$`, 's')
}
