/** A parsed HttpString. */
export interface CanonicalRequest {
  method: string
  pathname: string
  params: CanonicalField[]
  headers: CanonicalField[]
}

/** An encoded name and its encoded value. */
export type CanonicalField = readonly [name: string, value: string]

/** A part in which two requests differ. A side is undefined if it lacks the field. */
export interface Difference {
  /** Such as `method`, `path`, `parameter a` or `header host`. */
  part: string
  ours: string | undefined
  theirs: string | undefined
}

/** Parses an HttpString. The path may contain line breaks. */
export function parseHttpString(text: string): CanonicalRequest {
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
  const [method = '', ...rest] = lines
  const [params = '', headers = ''] = rest.slice(-2)
  return {
    method,
    pathname: rest.slice(0, -2).join('\n'),
    params: parseFields(params),
    headers: parseFields(headers),
  }
}

/** The inverse of {@link parseHttpString}. */
export function formatHttpString({ method, pathname, params, headers }: CanonicalRequest): string {
  const joined = (fields: CanonicalField[]) => fields.map(([name, value]) => `${name}=${value}`).join('&')
  return `${method}\n${pathname}\n${joined(params)}\n${joined(headers)}\n`
}

/** Returns the parts in which two requests differ, in the order of their lines. */
export function findDifferences(ours: CanonicalRequest, theirs: CanonicalRequest): Difference[] {
  const lines = (['method', 'pathname'] as const).flatMap((part) =>
    ours[part] === theirs[part]
      ? []
      : [{ part: part === 'pathname' ? 'path' : part, ours: ours[part], theirs: theirs[part] }],
  )
  return [
    ...lines,
    ...findFieldDifferences('parameter', ours.params, theirs.params),
    ...findFieldDifferences('header', ours.headers, theirs.headers),
  ]
}

function findFieldDifferences(label: string, ours: CanonicalField[], theirs: CanonicalField[]): Difference[] {
  const [left, right] = [new Map(ours), new Map(theirs)]
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((name) => left.get(name) !== right.get(name))
    .map((name) => ({ part: `${label} ${name}`, ours: left.get(name), theirs: right.get(name) }))
}

function parseFields(line: string): CanonicalField[] {
  return line
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const at = pair.indexOf('=')
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    })
}
