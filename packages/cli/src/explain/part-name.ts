import { t } from '../language/language.js'

/** Returns a part such as `method`, `path`, `parameter a` or `header host` in the language of this process. */
export function toPartName(part: string): string {
  const at = part.indexOf(' ')
  const name = part.slice(at + 1)
  if (part.startsWith('parameter ')) return t`parameter ${name}`
  if (part.startsWith('header ')) return t`header ${name}`
  return part === 'method' ? t`method` : t`path`
}
